/** Values of one server over the loads of a workload, in order of load; NaN where a load has none. */
export interface SuiteSeries {
  readonly server: string;
  readonly middle: Float64Array;
  /** The band around it; NaN where there is none. */
  readonly low: Float64Array;
  readonly high: Float64Array;
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
  readonly subtitle: string;
  readonly loadLabel: string;
  /** Where each load stands on the axis. */
  readonly loads: Float64Array;
  readonly panels: readonly SuitePanel[];
  /** What the bands are, and what a cross means. */
  readonly notes: readonly string[];
}
