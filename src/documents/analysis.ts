import type { NoticeSummary } from '../core/notices.ts';
import type { SampleSummary } from '../math/sample.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import { defineDocument } from './document.ts';
import { analysisShape } from './shapes/analysis.generated.ts';

/**
 * What a workload is, in numbers: null where one is not defined. Metrics that the Python iwc 0.1 had keep their names.
 * Lengths are in tokens.
 */
export interface Analysis {
  readonly schema: 'iwc.analysis/1';
  readonly workload: AnalysedFile;
  readonly requests: number;
  readonly tokenizer: TokenizerIdentity;
  /** The tokenizer's name once more, where the Python iwc has it. */
  readonly tokenizer_used: string;
  readonly precision: Precision;
  readonly class: WorkloadClass;
  readonly prompt_tokens: SampleSummary;
  /** The caps as given. */
  readonly max_output_tokens: SampleSummary;
  readonly output_tokens: OutputLengths;
  /** Of the requests whose output is expected, as given. */
  readonly expected_output_tokens: SampleSummary;
  /** Prompt tokens over output tokens. */
  readonly prompt_output_ratio: SampleSummary;
  /** Prompt tokens over prompt and output tokens. */
  readonly prefill_dominance: SampleSummary;
  readonly joint_lengths: JointLengthFacts;
  readonly arrivals: ArrivalProfile;
  readonly sessions: SessionProfile;
  /** Null when nothing is known of what prompts share: declared tokens without prefix blocks. */
  readonly prefix: PrefixProfile | null;
  /** Null unless `--tpot-ms` is given, and for workloads of which not every request is kept. */
  readonly load: LoadProfile | null;
  /** Requests that ask for streaming. */
  readonly streaming_requests: number;
  /** Missing in an analysis that is a part of another document, or that a library caller was given. */
  readonly notices?: readonly NoticeSummary[];
}

export interface AnalysedFile {
  readonly path: string;
  /** Of the uncompressed file. */
  readonly bytes: number;
}

/** How exact quantiles are. */
export interface Precision {
  /** Whether every value was kept; if not, quantiles come from histograms. */
  readonly is_exact: boolean;
  /** Requests up to which every value is kept. */
  readonly exact_up_to_requests: number;
  /** Largest relative error of a quantile; 0 when exact. */
  readonly quantile_relative_error: number;
}

/** The class of a workload and its tags, with the numbers that decided. */
export interface WorkloadClass {
  readonly primary: string;
  readonly reason: string;
  readonly tags: readonly { readonly tag: string; readonly reason: string }[];
}

/** Output lengths: expected where known (never above the cap), else the cap. */
export interface OutputLengths extends SampleSummary {
  /** Null without requests. */
  readonly source: 'expectation' | 'cap' | 'mixed' | null;
  /** Requests whose output is expected. */
  readonly with_expectation: number;
  /** Requests of which only the cap is known. */
  readonly cap_only: number;
  /** Requests expected to be longer than their cap, which are cut to it. */
  readonly expectation_above_cap: number;
}

/** Prompt and output lengths together, in cells that double in size. */
export interface JointLengthFacts {
  /** Pearson's correlation; null below two requests or where one length is constant. */
  readonly correlation: number | null;
  /** Only cells that hold requests, by prompt, then output. */
  readonly cells: readonly JointLengthCell[];
}

/** Requests of lengths from (inclusive) to below (exclusive). */
export interface JointLengthCell {
  readonly prompt_tokens_from: number;
  readonly prompt_tokens_below: number;
  readonly output_tokens_from: number;
  readonly output_tokens_below: number;
  readonly requests: number;
}

/** When requests are due. */
export interface ArrivalProfile {
  readonly n: number;
  /** From the first arrival to the last, seconds; null without requests. */
  readonly duration_s: number | null;
  /** Requests over duration, as the Python iwc has it; one too many for the gaps there are. */
  readonly mean_rps: number | null;
  /** Gaps over duration: 1 / mean gap, per second. */
  readonly mean_gap_rate_rps: number | null;
  /** Most requests in a fixed bin of 1 s from the first arrival. */
  readonly peak_rps_1s: number | null;
  /** Most requests in any window of 1 s. */
  readonly sliding_peak_1s: number | null;
  readonly interarrival_ms: SampleSummary;
  /** Coefficient of variation of the gaps. */
  readonly burstiness_cv: number | null;
  readonly pattern: string;
  readonly pattern_reason: string;
  /** Variance of sums of `order` gaps over `order` times the squared mean gap; 1 for a Poisson process. */
  readonly interval_dispersion: readonly { readonly order: number; readonly index: number | null }[];
  readonly fano_factors: readonly FanoFactor[];
  /** How strongly a gap resembles the one before; null with fewer than two gaps or equal ones. */
  readonly lag1_autocorrelation: number | null;
  /** Null below five gaps, or with a mean of 0. */
  readonly exponential_test: ExponentialTestFacts | null;
}

/** Variance over mean of the counts in windows of a width; 1 for a Poisson process. */
export interface FanoFactor {
  readonly window_ms: number;
  readonly windows: number;
  readonly fano_factor: number | null;
  /** Most requests in one window; null without one. */
  readonly max_count: number | null;
}

/** Lilliefors' test of "the gaps are exponential, with whatever mean". */
export interface ExponentialTestFacts {
  readonly statistic: number;
  /** The statistic that the critical values are for. */
  readonly modified_statistic: number;
  /** The chance of so large a distance if gaps are exponential lies between these two. */
  readonly p_value_at_least: number;
  readonly p_value_at_most: number;
}

/** How sessions grow and overlap. A session is open from its first to its last arrival. */
export interface SessionProfile {
  readonly sessions_detected: number;
  readonly requests_in_sessions: number;
  readonly avg_turns_per_session: number | null;
  readonly turns_per_session: SampleSummary;
  /** Mean share of a prompt's tokens that it begins with alike the turn before. */
  readonly prompt_reuse_ratio_tokens: number | null;
  /** The same share, pair by pair. */
  readonly pair_reuse: SampleSummary;
  /** The same share of the tokens of all pairs together. */
  readonly token_weighted_reuse: number | null;
  readonly shared_tokens: number;
  /** Prompt tokens less those of the turn before. */
  readonly prompt_token_growth: SampleSummary;
  /** Prompt tokens of every request in a session. */
  readonly prompt_tokens_by_turn: SampleSummary;
  /** Of turn 0, 1, 2 …; the last element gathers all later turns. */
  readonly mean_prompt_tokens_by_turn: readonly TurnLength[];
  /** From a turn to the next of its session. */
  readonly turn_gap_ms: SampleSummary;
  /** Declared `think_time_ms`. */
  readonly think_time_ms: SampleSummary;
  /** First to last arrival of sessions with more than one turn. */
  readonly session_duration_s: SampleSummary;
  /** Average over time; null without a session of some length. */
  readonly mean_open_sessions: number | null;
  readonly peak_open_sessions: number | null;
  /** Share of sessions that are open while another is; null without sessions. */
  readonly overlapping_share: number | null;
}

export interface TurnLength {
  readonly turn: number;
  readonly requests: number;
  readonly mean_tokens: number;
}

/** What prompts share with all that came before, counted in whole blocks. Rates are of prompt tokens. */
export interface PrefixProfile {
  /** Tokens a block; null when requests differ. */
  readonly block_tokens: number | null;
  /** Share that a prefix cache without limits would have held. */
  readonly ideal_hit_rate: number | null;
  readonly hit_tokens: number;
  /** Of the ideal rate: what the session's own previous turn had brought. */
  readonly own_session_hit_rate: number | null;
  /** Of the ideal rate: what only other requests had brought. */
  readonly cross_session_hit_rate: number | null;
  /** Distinct blocks: what a cache must hold to forget nothing. */
  readonly unique_blocks: number;
  readonly unique_tokens: number;
  /** Null unless `--kv-bytes-per-token` is given. */
  readonly unique_bytes: number | null;
  /** 1 when every block is followed; less when that share of blocks, chosen by hash, stands for all. */
  readonly followed_share: number;
  /** Hit rate of a least-recently-used cache by its size; empty when `block_tokens` is null. */
  readonly lru_curve: readonly CacheHitRate[];
}

export interface CacheHitRate {
  readonly cache_blocks: number;
  readonly cache_tokens: number;
  /** Null unless `--kv-bytes-per-token` is given. */
  readonly cache_bytes: number | null;
  readonly hit_rate: number | null;
}

/** Requests in flight and the KV cache they hold, were every server fast enough. */
export interface LoadProfile {
  /** Time per output token that was assumed. */
  readonly tpot_ms: number;
  /** Time to first token that was assumed. */
  readonly ttft_ms: number;
  readonly kv_bytes_per_token: number | null;
  readonly concurrency: LoadLevels;
  readonly kv_tokens: LoadLevels;
  readonly kv_bytes: LoadLevels | null;
  /** Averages over equal stretches of time, from the first arrival to the last token. */
  readonly series: readonly LoadStretch[];
}

export interface LoadLevels {
  /** Over time; null when no time passes. */
  readonly mean: number | null;
  readonly peak: number;
}

export interface LoadStretch {
  /** From the workload's start. */
  readonly from_s: number;
  readonly concurrency: number;
  readonly kv_tokens: number;
}

export const analysisDocument = defineDocument<Analysis>('iwc.analysis/1', analysisShape);
