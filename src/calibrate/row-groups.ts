import { fnv1a64 } from '../math/keyed-stream.ts';
import type { DataType } from '../nouns/data-type.ts';
import type { TimingMethod } from '../nouns/operator-table.ts';
import { familyOf, fitKeyOf, isTypedKey } from '../operator-costs/index.ts';
import type { Measurement } from './fit.ts';

/** A measurement, how it was timed, and the index of the table it is from. */
export interface SourcedRow extends Measurement {
  readonly timing: TimingMethod;
  readonly source: number;
}

/** Rows that share a set of parameters. */
export interface RowGroup {
  readonly key: string;
  readonly dtype: DataType | 'any';
  readonly rows: readonly SourcedRow[];
}

/**
 * Rows by kind of operator, and by element type where that matters; in the order of both. A family of several variants
 * is also a group of its own, to stand in for variants nobody measured.
 */
export function groupRows(rows: readonly SourcedRow[]): readonly RowGroup[] {
  const groups = new Map<string, { key: string; dtype: DataType | 'any'; rows: SourcedRow[] }>();
  const add = (key: string, row: SourcedRow) => {
    const dtype = isTypedKey(key) ? row.operator.dtype : 'any';
    const group = groups.get(`${key} ${dtype}`);
    if (group === undefined) groups.set(`${key} ${dtype}`, { key, dtype, rows: [row] });
    else group.rows.push(row);
  };
  const variants = new Map<string, Set<string>>();
  for (const { operator } of rows) {
    const key = fitKeyOf(operator);
    variants.set(familyOf(key), (variants.get(familyOf(key)) ?? new Set()).add(key));
  }
  for (const row of rows) {
    const key = fitKeyOf(row.operator);
    const family = familyOf(key);
    add(key, row);
    if ('variant' in row.operator && family !== key && variants.get(family)!.size > 1) add(family, row);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/**
 * At most `limit` rows, the same ones for any order of the table: ranked by a hash of what they are, so that no
 * region of shapes is favoured.
 */
export function chooseRows(
  rows: readonly SourcedRow[],
  limit: number,
): { readonly chosen: readonly SourcedRow[]; readonly rest: readonly SourcedRow[] } {
  if (rows.length <= limit) return { chosen: rows, rest: [] };
  const ranked = rows
    .map((row) => ({ row, text: JSON.stringify([row.operator, row.measuredUs]) }))
    .map(({ row, text }) => ({ row, text, hash: fnv1a64(text) }))
    .sort((a, b) => a.hash.high - b.hash.high || a.hash.low - b.hash.low || (a.text < b.text ? -1 : 1))
    .map(({ row }) => row);
  return { chosen: ranked.slice(0, limit), rest: ranked.slice(limit) };
}
