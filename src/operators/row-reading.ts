import type { OperatorRow } from '../nouns/operator-table.ts';
import type { Operator } from './operator.ts';

/** What is to be priced, or why a row cannot be. */
export type RowReading =
  | { readonly operator: Operator }
  | { readonly operator: null; readonly code: string; readonly reason: string };
export type RowRefusal = Extract<RowReading, { readonly operator: null }>;

/** Tokens, elements or bytes beyond this are an error of whoever wrote the row. */
export const mostUnits = 1e15;

export function refuse(code: string, reason: string): RowRefusal {
  return { operator: null, code, reason };
}

/** Sizes that must be there and at least 1; null when one is not. */
export function sizesOf(
  { sizes }: OperatorRow,
  names: readonly string[],
): Readonly<Record<string, number>> | null {
  if (sizes === null) return null;
  return names.every((name) => (sizes[name] ?? 0) >= 1) ? sizes : null;
}

/** The refusal of a row for which `sizesOf` gave null. */
export function missing(row: OperatorRow, names: readonly string[]): RowRefusal {
  const absent = names.filter((name) => !((row.sizes?.[name] ?? 0) >= 1));
  return refuse('incomplete-shape', `'${row.short_name}' lacks ${absent.join(', ')}`);
}
