import { defineDocument } from './document.ts';
import type { GateReport } from './gates.ts';
import { benchShape } from './shapes/bench.generated.ts';
import type { SuiteDocument, SuitePoint } from './suite.ts';

/** What `iwc bench` says at the end: the suites of a spec file, and what their gates came to. */
export interface BenchDocument {
  readonly schema: 'iwc.bench/1';
  readonly suites: readonly ReportedSuite[];
  /** Of the suites that have gates; none of one that was interrupted. */
  readonly gates: readonly GateReport[];
}

/** A suite that was run, or would be. */
export interface ReportedSuite extends SuiteDocument {
  readonly folder: string;
  readonly points: readonly PointFacts[];
  /** It was; the same command goes on from there. */
  readonly interrupted: boolean;
  /** Nothing was run. */
  readonly dry_run: boolean;
}

/** A point with the figures of its run that people are shown first; null where there is none. */
export interface PointFacts extends SuitePoint {
  readonly planned: number | null;
  readonly ok: number | null;
  /** Failed, cancelled or not sent. */
  readonly not_ok: number | null;
  readonly offered_rps: number | null;
  readonly achieved_rps: number | null;
  readonly ttft_p50_ms: number | null;
  readonly ttft_p99_ms: number | null;
  readonly tpot_p50_ms: number | null;
  readonly output_tokens_per_s: number | null;
  /** Why its numbers are not to be trusted. */
  readonly invalid: readonly string[];
}

export const benchDocument = defineDocument<BenchDocument>('iwc.bench/1', benchShape);
