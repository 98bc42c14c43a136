/** The edges of a band over the loads; NaN where there is none. */
export interface SuiteBand {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Values of one server over the loads of a workload, in order of load; NaN where a load has none. */
export interface SuiteSeries {
  readonly server: string;
  readonly middle: Float64Array;
  /** From the innermost out. */
  readonly bands: readonly SuiteBand[];
  /** 1 where some requests were not answered: what is shown there is of the others. */
  readonly isPartial: Uint8Array;
}

/** One measure of every server. */
export interface SuitePanel {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly SuiteSeries[];
}

/** What the picture of a workload of a suite shows; the same numbers as in comparison.json. */
export interface SuiteFigureFacts {
  readonly title: string;
  /** What the numbers rest on, and where they come from. */
  readonly facts: readonly string[];
  readonly loadLabel: string;
  /** Where each load stands on the axis. */
  readonly loads: Float64Array;
  /** What loads that are no rates are called; null where the axis has numbers. */
  readonly loadNames: readonly string[] | null;
  readonly panels: readonly SuitePanel[];
  /** What bands, rings and crosses mean. */
  readonly notes: readonly string[];
}
