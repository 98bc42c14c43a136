import { defineDocument } from './document.ts';
import { suiteSummaryShape } from './shapes/suite-summary.generated.ts';
import type { SuitePoint } from './suite.ts';
import type { SummaryDocument } from './summary.ts';

/** `summary.json` of a suite: every point with its run's summary, whole. */
export interface SuiteSummary {
  readonly schema: 'iwc.suite-summary/1';
  readonly name: string;
  readonly session_id: string;
  readonly slo: string | null;
  readonly points: readonly SummarizedPoint[];
}

/** A point with what its run came to. */
export interface SummarizedPoint extends SuitePoint {
  /** Why its numbers are not to be trusted; empty when they are. */
  readonly invalid: readonly string[];
  /** `run.json` of the run, below the suite's folder. */
  readonly run: string;
  /** Goodput by the suite's SLO; null for a point that is not done. */
  readonly summary: SummaryDocument | null;
}

export const suiteSummaryDocument = defineDocument<SuiteSummary>('iwc.suite-summary/1', suiteSummaryShape);
