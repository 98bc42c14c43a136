import type { DurationHistogram } from '../math/duration-histogram.ts';
import type { GapHistogram, ResultRecord } from '../nouns/result.ts';
import { type PackedRows, ResultColumns } from '../nouns/result-columns.ts';

/** Ids of requests that stood still, as far as they are told. */
export const idsKept = 20;

/** What a thread tells of requests that have ended: all that is counted of them, and no text but a few ids. */
export interface ResultPart {
  readonly rows: PackedRows;
  /** Place in the workload of each row; they stand in the order in which they ended. */
  readonly places: Int32Array;
  /**
   * Gap histograms of those that are ok and measured, in that order, one behind the other: n, sum, least, greatest, the
   * number of buckets, the middle of each, the count of each.
   */
  readonly gaps: Float64Array;
  /** The first of those that stood still. */
  readonly stalledIds: readonly string[];
}

/** Gathers records into parts. */
export class PartGatherer {
  readonly #columns = new ResultColumns();
  #places: number[] = [];
  #gaps: number[] = [];
  #stalledIds: string[] = [];

  add(record: ResultRecord): void {
    this.#columns.set(record, this.#places.length);
    this.#places.push(record.index);
    if (record.stalled === true && this.#stalledIds.length < idsKept)
      this.#stalledIds.push(record.request_id);
    if (countsGaps(record) && record.chunk_gaps !== null) this.#addGaps(record.chunk_gaps);
  }

  /** What was added since the last part; null for nothing. */
  take(): ResultPart | null {
    if (this.#places.length === 0) return null;
    const part = {
      rows: this.#columns.pack(),
      places: Int32Array.from(this.#places),
      gaps: Float64Array.from(this.#gaps),
      stalledIds: this.#stalledIds,
    };
    this.#columns.clear();
    this.#places = [];
    this.#gaps = [];
    this.#stalledIds = [];
    return part;
  }

  #addGaps({ n, sum_ns: sum, min_ns: min, max_ns: max, at_ns: at, count }: GapHistogram): void {
    this.#gaps.push(n, sum, min ?? Number.NaN, max ?? Number.NaN, at.length);
    for (const middle of at) this.#gaps.push(middle);
    for (const times of count) this.#gaps.push(times);
  }
}

/** Whether the gaps of a request are among those that a run's numbers are of. */
export function countsGaps({ status, phase }: Pick<ResultRecord, 'status' | 'phase'>): boolean {
  return status === 'ok' && phase === 'measure';
}

/** Takes the gaps of a part in, histogram by histogram, so that sums come out as from the records themselves. */
export function mergeGaps(into: DurationHistogram, { gaps }: ResultPart): void {
  for (let at = 0; at < gaps.length; ) {
    const first = at + 5;
    const behind = first + gaps[at + 4]!;
    const end = behind + gaps[at + 4]!;
    into.mergeRecord({
      n: gaps[at]!,
      sum: gaps[at + 1]!,
      min: known(gaps[at + 2]!),
      max: known(gaps[at + 3]!),
      values: gaps.subarray(first, behind),
      counts: gaps.subarray(behind, end),
    });
    at = end;
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
