import { IntegerColumn } from '../core/growing-column.ts';
import { pickFloats } from '../nouns/pick-rows.ts';

/**
 * What is to be sent and what waits for what, in launch order: rows ascend by arrival, ties in file order. Times are ns
 * from the run's start, scaled already.
 */
export interface LoadPlan {
  readonly count: number;
  readonly arrivalNs: Float64Array;
  /** Pause after the last predecessor has ended; NaN where the workload does not say. */
  readonly thinkNs: Float64Array;
  /** How many requests must end before this one may go: none for a root. */
  readonly predecessors: Uint8Array;
  /** Successors of row i are `successors[successorStart[i] .. successorStart[i + 1])`. */
  readonly successorStart: Int32Array;
  readonly successors: Int32Array;
}

/** Pairs of rows: `before[i]` must end for `after[i]` to go. */
export interface RowLinks {
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/** The links of a plan. */
export function linkRows(
  count: number,
  { before, after }: RowLinks,
): Pick<LoadPlan, 'predecessors' | 'successorStart' | 'successors'> {
  const predecessors = new Uint8Array(count);
  const successorStart = new Int32Array(count + 1);
  for (let link = 0; link < before.length; link++) {
    predecessors[after[link]!]!++;
    successorStart[before[link]! + 1]!++;
  }
  for (let row = 0; row < count; row++) successorStart[row + 1]! += successorStart[row]!;
  const successors = new Int32Array(before.length);
  const next = successorStart.slice();
  for (let link = 0; link < before.length; link++) successors[next[before[link]!]!++] = after[link]!;
  return { predecessors, successorStart, successors };
}

/** A plan of some rows of a plan, ascending; what they waited for outside of them is no bar. */
export function pickPlan(plan: LoadPlan, rows: Int32Array): LoadPlan {
  const place = new Int32Array(plan.count).fill(-1);
  for (let at = 0; at < rows.length; at++) place[rows[at]!] = at;
  const [before, after] = [new IntegerColumn(), new IntegerColumn()];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    for (let i = plan.successorStart[row]!; i < plan.successorStart[row + 1]!; i++) {
      const successor = place[plan.successors[i]!]!;
      if (successor < 0) continue;
      before.push(at);
      after.push(successor);
    }
  }
  return {
    count: rows.length,
    arrivalNs: pickFloats(plan.arrivalNs, rows),
    thinkNs: pickFloats(plan.thinkNs, rows),
    ...linkRows(rows.length, { before: before.view(), after: after.view() }),
  };
}
