import type { Sample } from '../math/sample.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import type { WorkloadColumns } from '../nouns/workload-columns.ts';
import type { PrefixReuse } from '../prefix/reuse.ts';
import type { SessionFacts } from '../sessions/histories.ts';
import type { ArrivalFacts } from './arrival-facts.ts';
import type { JointLengths } from './joint-lengths.ts';

/** Everything that is counted of a workload in one pass; `analyze` and `diff` are arithmetic on it. */
export interface WorkloadMeasurements {
  readonly path: string;
  /** Bytes of the uncompressed file. */
  readonly bytes: number;
  readonly requests: number;
  readonly tokenizer: TokenizerIdentity;
  /** Requests up to which every number is exact; see `isExact`. */
  readonly exactLimit: number;
  /** Whether columns and samples hold every value; if not, quantiles come from histograms (within 0.2 %). */
  readonly isExact: boolean;
  /** Null past `exactLimit` requests. */
  readonly columns: MeasuredColumns | null;
  readonly samples: WorkloadSamples;
  readonly counts: RequestCounts;
  /** Sums over consecutive turns, for token-weighted reuse. */
  readonly reuse: ReuseTotals;
  readonly arrivals: ArrivalFacts;
  readonly sessions: SessionFacts;
  /** Null when nothing is known of what prompts share: `declared` tokens without prefix blocks. */
  readonly prefix: PrefixReuse | null;
  readonly jointLengths: JointLengths;
}

/** The columns of a workload, and what measuring adds. */
export interface MeasuredColumns extends WorkloadColumns {
  /** Tokens that prompt and the session's previous prompt begin with alike; 0 where `turn` is 0. */
  readonly sharedPrefixTokens: Int32Array;
}

/** The distributions of a workload. */
export interface WorkloadSamples {
  readonly promptTokens: Sample;
  readonly maxOutputTokens: Sample;
  /** Expected where known (never above the cap), else the cap. */
  readonly outputTokens: Sample;
  /** Of the requests whose output is expected, as given. */
  readonly expectedOutputTokens: Sample;
  readonly promptOutputRatio: Sample;
  /** Prompt tokens over prompt and output tokens. */
  readonly prefillDominance: Sample;
  readonly interArrivalMs: Sample;
  readonly turnsPerSession: Sample;
  readonly sessionPromptTokens: Sample;
  /** Prompt tokens less those of the turn before. */
  readonly promptGrowth: Sample;
  /** Share of a prompt's tokens that it begins with alike the turn before; one value a pair. Empty if unknown. */
  readonly pairReuse: Sample;
  /** From a turn to the next of its session, ms. */
  readonly turnGapMs: Sample;
  /** Declared `think_time_ms`. */
  readonly thinkTimeMs: Sample;
}

/** How many requests are of a kind. */
export interface RequestCounts {
  readonly withExpectation: number;
  readonly withCapOnly: number;
  readonly expectationAboveCap: number;
  readonly inSessions: number;
  readonly streaming: number;
  readonly deltaHistory: number;
  readonly withPrefixBlocks: number;
}

/** Consecutive turns of sessions whose shared tokens are known, with a prompt that is not empty. */
export interface ReuseTotals {
  readonly pairs: number;
  readonly sharedTokens: number;
  /** Prompt tokens of the later turn of each pair. */
  readonly pairTokens: number;
}
