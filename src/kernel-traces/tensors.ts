import { bytesOfDtype, shortDtype } from '../core/dtypes.ts';
import type { ArgumentDims } from '../nouns/operator-table.ts';

/** A tensor among an operator's arguments. */
export interface Tensor {
  readonly sizes: readonly number[];
  /** Short, or null where the trace names none. */
  readonly dtype: string | null;
  /** Which argument it is; the tensors of a list share one. */
  readonly argument: number;
}

/** The tensors of a call, lists unfolded; scalars and empty arguments left out. */
export function tensorsOf(
  dims: readonly ArgumentDims[] | null,
  dtypes: readonly string[] | null,
): readonly Tensor[] {
  const tensors: Tensor[] = [];
  for (const [argument, shape] of (dims ?? []).entries()) {
    const dtype = shortDtype(dtypes?.[argument] ?? '');
    const isList = Array.isArray(shape[0]);
    for (const sizes of isList ? (shape as readonly (readonly number[])[]) : [shape as readonly number[]])
      if (sizes.length > 0) tensors.push({ sizes, dtype, argument });
  }
  return tensors;
}

export function elementsOf({ sizes }: Tensor): number {
  return sizes.reduce((product, size) => product * size, 1);
}

/** Bytes of a tensor; of 2-byte elements where its dtype is not known. */
export function bytesOf(tensor: Tensor): number {
  return elementsOf(tensor) * (bytesOfDtype(tensor.dtype) ?? 2);
}

export function rowsOf({ sizes }: Tensor): number {
  return sizes.slice(0, -1).reduce((product, size) => product * size, 1);
}

export function columnsOf({ sizes }: Tensor): number {
  return sizes.at(-1) ?? 1;
}
