/** `[low, high]`, 95 %. */
export type IntervalPair = readonly [number, number];

/** A distribution as it stands in summaries; the same fields whatever is measured. Null is what the sample cannot say. */
export interface Distribution {
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly min: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p99_9: number | null;
  readonly max: number | null;
  readonly interval_95: {
    readonly mean: IntervalPair | null;
    readonly p50: IntervalPair | null;
    readonly p90: IntervalPair | null;
    readonly p99: IntervalPair | null;
  };
  /** Independent values that would tell as much about the mean. */
  readonly n_eff: number | null;
  /** Why a number or interval is null, by its name. */
  readonly reasons: Readonly<Record<string, string>>;
}
