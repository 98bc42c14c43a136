import type { RateSteps } from './rate-steps.ts';

/** What the pictures of a workload show; the same numbers as in the report. */
export interface WorkloadFigureFacts {
  readonly title: string;
  readonly subtitle: string;
  /** Width of a bin of the series. */
  readonly binS: number;
  /** One element a bin from 0 on; empty bins are 0. */
  readonly requestsPerS: Float64Array;
  readonly promptTokensPerS: Float64Array;
  readonly outputTokensPerS: Float64Array;
  /** The rate arrivals were drawn from, as steps. */
  readonly target: RateSteps | null;
  /** What that is the rate of. */
  readonly targetName: string;
  readonly durationS: number;
  readonly promptTokens: Int32Array;
  /** Known lengths only. */
  readonly outputTokens: Int32Array;
  /** Requests of sessions: when, and the session's number in order of first request. */
  readonly sessions: {
    readonly count: number;
    readonly atS: Float64Array;
    readonly session: Int32Array;
  } | null;
}
