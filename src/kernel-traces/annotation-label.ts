import type { ArgumentDims } from '../nouns/operator-table.ts';

/** What an annotation's label says of the call it wraps. */
export interface AnnotationLabel {
  /** The label's name without the arguments. */
  readonly base: string;
  readonly argumentNames: readonly string[];
  readonly dims: readonly ArgumentDims[];
  /** One an argument; `Scalar` for a number, empty where the label names none. */
  readonly dtypes: readonly string[];
}

/**
 * Reads the shapes that patched engines write into annotation labels, in either grammar:
 * `base|arg[32x7168:bfloat16],arg2[8:int32]` and `base[arg=(32, 7168),n=8,dtype=torch.bfloat16,…]`.
 * Null for a label that holds no shape (FlowSim's hook.patch and patch 0002 for SGLang).
 */
export function parseAnnotationLabel(label: string): AnnotationLabel | null {
  return label.includes('|') ? parseBarred(label) : parseBracketed(label);
}

function parseBarred(label: string): AnnotationLabel | null {
  const bar = label.indexOf('|');
  const found = [...label.slice(bar + 1).matchAll(/([A-Za-z_]\w*)\[(\d+(?:x\d+)*)(?::([\w.]+))?\]/g)];
  if (bar === 0 || found.length === 0) return null;
  return {
    base: label.slice(0, bar),
    argumentNames: found.map(([, name]) => name!),
    dims: found.map(([, , sizes]) => sizes!.split('x').map(Number)),
    dtypes: found.map(([, , , dtype]) => dtype ?? ''),
  };
}

function parseBracketed(label: string): AnnotationLabel | null {
  const whole = /^([^[\]]+)\[(.*)\]$/s.exec(label);
  if (whole === null) return null;
  const [, base, inside] = whole as unknown as [string, string, string];
  const cut = inside.search(/(?:^|,)dtype=/);
  const found = [...(cut < 0 ? inside : inside.slice(0, cut)).matchAll(/(\w+)=(\(([^()]*)\)|[^,()]+)/g)];
  const isTensor = found.map(([, , value]) => value!.startsWith('('));
  if (!isTensor.includes(true)) return null;
  // The dtypes stand in one list, an entry an argument: `dtype=torch.int32,int`.
  const listed =
    cut < 0
      ? []
      : inside
          .slice(cut)
          .replace(/^,?dtype=/, '')
          .split(',');
  return {
    base,
    argumentNames: found.map(([, name]) => name!),
    dims: found.map(([, , , sizes], i) => (isTensor[i] ? parseSizes(sizes!) : [])),
    dtypes: found.map((_, i) => (isTensor[i] ? (listed[i] ?? '').replace(/^torch\./, '').trim() : 'Scalar')),
  };
}

function parseSizes(text: string): readonly number[] {
  return text
    .split(',')
    .map((size) => size.trim())
    .filter((size) => /^\d+$/.test(size))
    .map(Number);
}
