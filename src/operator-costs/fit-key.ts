import type { Operator } from '../operators/operator.ts';

/** Which operators share one set of parameters. Element types are kept apart beside the key. */
export function fitKeyOf(operator: Operator): string {
  switch (operator.family) {
    case 'attention':
      return operator.isLatent ? 'attention/latent' : `attention/${operator.phase}`;
    case 'collective':
      return `collective/${operator.isOneShot ? 'one-shot' : operator.kind}`;
    default:
      return operator.family;
  }
}

/**
 * Sets that stand in for a missing one, best first: kernels of the same make. A price from one of them is marked as
 * borrowed.
 */
export function relatedKeys(key: string): readonly string[] {
  if (key.startsWith('attention/'))
    return key === 'attention/latent'
      ? ['attention/decode']
      : key === 'attention/decode'
        ? ['attention/latent']
        : [];
  if (key.startsWith('collective/')) return collectives.filter((other) => other !== key);
  if (rows.includes(key)) return rows.filter((other) => other !== key);
  if (streams.includes(key)) return streams.filter((other) => other !== key);
  return [];
}

const collectives = [
  ...['collective/all-reduce', 'collective/all-gather', 'collective/reduce-scatter'],
  ...['collective/all-to-all', 'collective/broadcast', 'collective/send-recv', 'collective/one-shot'],
];
const rows = ['norm', 'softmax', 'reduce', 'quantize', 'moe-routing', 'sampling', 'scan', 'sort'];
const streams = [
  ...[
    'elementwise',
    'copy',
    'activation',
    'memory-copy',
    'rope',
    'index',
    'embedding',
    'kv-cache',
    'concat',
    'fused',
  ],
  ...['memory-set', 'random', 'pooling', 'optimizer'],
];
