import type { Operator } from '../operators/operator.ts';

/** Which operators share one set of parameters: `norm/rms_norm`, `attention/decode`. */
export function fitKeyOf(operator: Operator): string {
  switch (operator.family) {
    case 'attention':
      return operator.isLatent ? 'attention/latent' : `attention/${operator.phase}`;
    case 'collective':
      return `collective/${operator.isOneShot ? 'one-shot' : operator.kind}`;
    case 'gemm':
    case 'grouped-gemm':
      return operator.family;
    default:
      return operator.variant === undefined ? operator.family : `${operator.family}/${operator.variant}`;
  }
}

/**
 * Sets that stand in for a missing one, best first: kernels of the same make. A price from one of them is marked as
 * borrowed.
 */
export function relatedKeys(key: string): readonly string[] {
  const family = familyOf(key);
  if (family !== key && family !== 'attention' && family !== 'collective')
    return [family, ...relatedKeys(family)];
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

/** The family a key belongs to. */
export function familyOf(key: string): string {
  return key.split('/')[0]!;
}

/** Families whose rate depends on the element type: their sets are kept apart by it. */
export function isTypedKey(key: string): boolean {
  return ['gemm', 'grouped-gemm', 'attention'].includes(familyOf(key));
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
