import type { OperatorRow, Phase } from '../nouns/operator-table.ts';
import type { Call } from './expand.ts';
import { readOperatorRow } from './from-row.ts';
import type { RowReading } from './row-reading.ts';
import { toOperatorRow } from './to-row.ts';

/** What is to be priced, with the time that belongs to it. */
export interface MeasuredKernel {
  /** Names, counts and places, as a table holds them. Prices come from `reading` alone. */
  readonly row: OperatorRow;
  readonly reading: RowReading;
  /**
   * Time of one execution in µs, null when nothing measured it. A reduction of split-K partials is part of its
   * product: its time stands with the product and is 0 here.
   */
  readonly measuredUs: number | null;
  /** Row index of the product that a split-K reduction belongs to. */
  readonly partOf: number | null;
}

/** Reads rows in table order. A duration that is negative or not a number counts as not measured. */
export function readMeasuredKernels(rows: readonly OperatorRow[]): readonly MeasuredKernel[] {
  const own = rows.map((row): number | null => {
    const { duration_ns: ns } = row;
    return ns === null || !(ns >= 0) ? null : ns / 1000;
  });
  const partOf = new Array<number | null>(rows.length).fill(null);
  const lastProduct = new Map<string, number>();
  rows.forEach((row, i) => {
    const stream = `${row.rank} ${row.device} ${row.stream}`;
    if (row.family === 'gemm') lastProduct.set(stream, i);
    if (row.family !== 'split-k-reduce') return;
    const product = lastProduct.get(stream);
    if (product === undefined || own[i] === null || own[product] === null) return;
    own[product]! += own[i]!;
    own[i] = 0;
    partOf[i] = product;
  });
  return rows.map((row, i) => ({
    row,
    reading: readOperatorRow(row),
    measuredUs: own[i]!,
    partOf: partOf[i]!,
  }));
}

/** Expanded calls, which nothing measured: each is priced as the operator it is, and its row is how it is shown and saved. */
export function kernelsOfCalls(calls: readonly Call[], phase: Phase): readonly MeasuredKernel[] {
  return calls.map((call, i) => ({
    row: toOperatorRow(call, i, phase),
    reading: { operator: call.operator },
    measuredUs: null,
    partOf: null,
  }));
}
