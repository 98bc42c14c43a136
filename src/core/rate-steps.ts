/** Rates over time, constant from each start to the next; for pictures and arrivals alike. */
export interface RateSteps {
  /** Ascending, the first 0. */
  readonly startsNs: Float64Array;
  /** Requests a second. */
  readonly ratesRps: Float64Array;
  readonly endNs: number;
}
