/** The numbers of one distribution in an `iwc.analysis/1` document. */
export interface SummaryFacts {
  readonly n: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** The part of an `iwc.analysis/1` document that people are shown. */
export interface AnalysisFacts {
  readonly requests: number;
  readonly tokenizer: { readonly name: string };
  readonly precision: { readonly is_exact: boolean; readonly exact_up_to_requests: number };
  readonly class: {
    readonly primary: string;
    readonly reason: string;
    readonly tags: readonly { readonly tag: string; readonly reason: string }[];
  };
  readonly prompt_tokens: SummaryFacts;
  readonly max_output_tokens: SummaryFacts;
  readonly output_tokens: SummaryFacts & {
    readonly source: string | null;
    readonly with_expectation: number;
    readonly cap_only: number;
    readonly expectation_above_cap: number;
  };
  readonly prompt_output_ratio: SummaryFacts;
  readonly prefill_dominance: SummaryFacts;
  readonly joint_lengths: { readonly correlation: number | null };
  readonly arrivals: ArrivalFacts;
  readonly sessions: SessionFacts;
  readonly prefix: PrefixFacts | null;
  readonly load: LoadFacts | null;
}

interface ArrivalFacts {
  readonly duration_s: number | null;
  readonly mean_rps: number | null;
  readonly mean_gap_rate_rps: number | null;
  readonly peak_rps_1s: number | null;
  readonly sliding_peak_1s: number | null;
  readonly interarrival_ms: SummaryFacts;
  readonly burstiness_cv: number | null;
  readonly pattern: string;
  readonly interval_dispersion: readonly { readonly order: number; readonly index: number | null }[];
  readonly fano_factors: readonly { readonly window_ms: number; readonly fano_factor: number | null }[];
  readonly lag1_autocorrelation: number | null;
  readonly exponential_test: {
    readonly statistic: number;
    readonly p_value_at_least: number;
    readonly p_value_at_most: number;
  } | null;
}

interface SessionFacts {
  readonly sessions_detected: number;
  readonly avg_turns_per_session: number | null;
  readonly turns_per_session: SummaryFacts;
  readonly prompt_reuse_ratio_tokens: number | null;
  readonly token_weighted_reuse: number | null;
  readonly prompt_token_growth: SummaryFacts;
  readonly prompt_tokens_by_turn: SummaryFacts;
  readonly turn_gap_ms: SummaryFacts;
  readonly think_time_ms: SummaryFacts;
  readonly session_duration_s: SummaryFacts;
  readonly mean_open_sessions: number | null;
  readonly peak_open_sessions: number | null;
}

interface PrefixFacts {
  readonly block_tokens: number | null;
  readonly ideal_hit_rate: number | null;
  readonly own_session_hit_rate: number | null;
  readonly cross_session_hit_rate: number | null;
  readonly unique_tokens: number;
  readonly unique_bytes: number | null;
  readonly followed_share: number;
  readonly lru_curve: readonly {
    readonly cache_tokens: number;
    readonly cache_bytes: number | null;
    readonly hit_rate: number | null;
  }[];
}

interface LoadFacts {
  readonly tpot_ms: number;
  readonly ttft_ms: number;
  readonly concurrency: LevelFacts;
  readonly kv_tokens: LevelFacts;
  readonly kv_bytes: LevelFacts | null;
}

interface LevelFacts {
  readonly mean: number | null;
  readonly peak: number;
}
