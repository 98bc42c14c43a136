import type { IntervalPair } from '../nouns/distribution.ts';
import { defineDocument } from './document.ts';
import { suiteComparisonShape } from './shapes/suite-comparison.generated.ts';

/** `comparison.json`: every workload of a suite, loads in ascending order, servers side by side. */
export interface SuiteComparison {
  readonly schema: 'iwc.suite-comparison/1';
  readonly name: string;
  readonly workloads: readonly WorkloadComparison[];
}

/** The loads of one workload. */
export interface WorkloadComparison {
  readonly workload: string;
  readonly loads: readonly LoadComparison[];
}

/** The servers at one load. */
export interface LoadComparison {
  readonly load: string;
  readonly target_rps: number | null;
  readonly servers: readonly ServerAtLoad[];
  /** Every other server against the first. */
  readonly differences: readonly ServerDifference[];
}

/** What a server came to at a load, over its repetitions. */
export interface ServerAtLoad {
  readonly server: string;
  readonly points: readonly string[];
  /** Repetitions that are done, of those planned. */
  readonly done: number;
  readonly planned: number;
  readonly ok: number;
  /** Failed, cancelled or not sent. */
  readonly not_ok: number;
  /** Why runs were not done, or are not to be trusted. */
  readonly problems: readonly string[];
  /** By their paths in a run's `summary.json`; `measured.not_ok_share` is of this document alone. */
  readonly measures: Readonly<Record<string, CombinedValue>>;
}

/** How a server differs from another at one load. */
export interface ServerDifference {
  readonly server: string;
  readonly against: string;
  readonly measures: Readonly<Record<string, Difference>>;
}

/** A number over the repetitions of a load. */
export interface CombinedValue {
  /** Mean over the repetitions that have it. */
  readonly value: number | null;
  readonly interval_95: IntervalPair | null;
  /** What the interval rests on: how repetitions scatter, or, of one run, how its requests do. */
  readonly interval_from: 'repetitions' | 'requests' | null;
  /** Repetitions that have it. */
  readonly n: number;
}

/** How a number of one server differs from that of another. */
export interface Difference {
  readonly difference: number | null;
  /** Of the other's number; null when that is 0. */
  readonly relative: number | null;
  readonly interval_95: IntervalPair | null;
  /** Whether the interval leaves out 0; null without one. */
  readonly is_clear: boolean | null;
}

export const suiteComparisonDocument = defineDocument<SuiteComparison>(
  'iwc.suite-comparison/1',
  suiteComparisonShape,
);
