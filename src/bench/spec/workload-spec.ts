import type { SuiteWorkload } from '../../documents/suite.ts';
import type { KindPlan, LoadPoint, PlanTools } from '../../workload-kinds/index.ts';

/** Requests that iwc plans, sends and measures. */
export interface PlannedWork {
  readonly kind: 'planned';
  /** The file it reads, found; null for workloads that make all they send. */
  readonly inputPath: string | null;
  plan(point: LoadPoint, tools: PlanTools): KindPlan | Promise<KindPlan>;
}

/** How a program is told what to do. */
export const programProtocols = ['json', 'positional', 'flags'] as const;
export type ProgramProtocol = (typeof programProtocols)[number];

/** A program of the user's, run once for each point. */
export interface ProgramWork {
  readonly kind: 'program';
  readonly protocol: ProgramProtocol;
  readonly path: string;
  /** Program and leading arguments. */
  readonly argv: readonly string[];
  /** Further words: between KEY and NAME for `positional`, at the end otherwise. */
  readonly args: readonly string[];
  /** In spec-file spelling. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Port at which the server is also to be found, as LMBench's scripts expect; 0 for none. */
  readonly forwardPort: number;
  readonly timeoutS: number;
}

/** A workload configuration made ready: its points, and how each is run. */
export interface WorkloadSpec extends SuiteWorkload {
  readonly points: readonly LoadPoint[];
  /** What it reads and runs: a suite whose files have changed does not go on. */
  readonly files: readonly string[];
  readonly work: PlannedWork | ProgramWork;
}
