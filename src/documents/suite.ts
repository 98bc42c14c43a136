import { defineDocument } from './document.ts';
import { suiteShape } from './shapes/suite.generated.ts';

/** `suite.json`: written when a suite begins and whenever a point changes, so that a killed one can go on. */
export interface SuiteDocument {
  readonly schema: 'iwc.suite/1.0';
  readonly name: string;
  readonly session_id: string;
  readonly iwc_version: string;
  readonly command: string;
  readonly seed: string;
  /** SHA-256 of the spec as resolved: a changed one does not resume. */
  readonly spec_sha256: string;
  readonly spec_path: string;
  /** `1-infrastructure` of run-bench.yaml, or null. */
  readonly infrastructure: Readonly<Record<string, unknown>> | null;
  /** As the spec has it; null for none. */
  readonly slo: string | null;
  readonly servers: readonly SuiteServer[];
  readonly workloads: readonly SuiteWorkload[];
  /** In the order they are run. */
  readonly points: readonly SuitePoint[];
}

/** A server under test. */
export interface SuiteServer {
  /** Unique within the suite and fit for a file name: LMBench's baseline key. */
  readonly key: string;
  /** Kind in the spec file, such as `Flat` or `BaseURL`. */
  readonly kind: string;
  readonly base_url: string;
  /** Empty until the server has named it, where the spec does not. */
  readonly model: string;
  readonly api: 'completions' | 'chat';
  /** As in the spec, without secrets. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** A workload configuration of the spec file. */
export interface SuiteWorkload {
  /** Unique within the suite and fit for a file name; two of one kind are told apart. */
  readonly id: string;
  /** Name on the shelf, or of the plug-in. */
  readonly kind: string;
  /** In result file names. */
  readonly result_name: string;
  readonly loop: 'open' | 'users' | 'plugin';
  /** In spec-file spelling, defaults filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** How far a point has come. */
export type PointStatus = 'planned' | 'running' | 'done' | 'failed';

/** One run: a server, a workload, a load, a repetition. */
export interface SuitePoint {
  /** `<server>/<workload>/<load>/r<repetition>` with `/` as `--`; names its folder. */
  readonly id: string;
  readonly server: string;
  readonly workload: string;
  readonly load: string;
  /** Requests a second that the load stands for; null where only the run can tell. */
  readonly target_rps: number | null;
  /** What the spec said for the load. */
  readonly value: number | string | null;
  /** From 0. */
  readonly repetition: number;
  readonly status: PointStatus;
  /** Of the run; null before it ended. */
  readonly exit_code: number | null;
  readonly started_at_ms: number | null;
  readonly error: string | null;
}

export const suiteDocument = defineDocument<SuiteDocument>('iwc.suite/1.0', suiteShape);
