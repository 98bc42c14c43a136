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

/** Two rows of which the first must end for the second to go. */
export interface RowLink {
  readonly before: number;
  readonly after: number;
}

/** The links of a plan. */
export function linkRows(
  count: number,
  links: readonly RowLink[],
): Pick<LoadPlan, 'predecessors' | 'successorStart' | 'successors'> {
  const predecessors = new Uint8Array(count);
  const successorStart = new Int32Array(count + 1);
  for (const { before, after } of links) {
    predecessors[after]!++;
    successorStart[before + 1]!++;
  }
  for (let row = 0; row < count; row++) successorStart[row + 1]! += successorStart[row]!;
  const successors = new Int32Array(links.length);
  const next = successorStart.slice();
  for (const { before, after } of links) successors[next[before]!++] = after;
  return { predecessors, successorStart, successors };
}
