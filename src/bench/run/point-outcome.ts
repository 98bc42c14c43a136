import type { ResultSummary } from '../../nouns/result-summary.ts';
import type { WatchRun } from '../../replay/watch.ts';
import type { LoadPoint } from '../../workload-kinds/index.ts';
import type { ServerSpec } from '../spec/read-serving.ts';
import type { SuiteSpec } from '../spec/read-spec.ts';
import type { WorkloadSpec } from '../spec/workload-spec.ts';

/** Everything a point is run from. */
export interface PointRun {
  readonly spec: SuiteSpec;
  readonly server: ServerSpec;
  readonly workload: WorkloadSpec;
  readonly load: LoadPoint;
  readonly repetition: number;
  readonly id: string;
  /** Folder of the point, and of its run below. */
  readonly folder: string;
  readonly runFolder: string;
  readonly sessionId: string;
  readonly seed: bigint;
  /** Text before every prompt, against prefixes cached by other runs of the point; null for none. */
  readonly salt: string | null;
  readonly commandLine: string;
  readonly watch: WatchRun;
}

/** How a point went. */
export interface PointOutcome {
  readonly exitCode: number;
  readonly summary: ResultSummary;
  /** Why it is not to be trusted, or that it was cut short; null when all is well. */
  readonly error: string | null;
}
