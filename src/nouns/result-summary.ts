import type { Distribution } from './distribution.ts';
import type { ResultStatus, resultSchemas } from './result.ts';
import type { Goodput } from './slo.ts';
import type { ToolReading } from './tool-reading.ts';

/** What became of every request that was planned. */
export interface RunCounts {
  readonly planned: number;
  readonly sent: number;
  readonly not_sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly by_status: Readonly<Partial<Record<ResultStatus, number>>>;
  /** Tries in all; more than `sent` when requests were tried again. */
  readonly attempts: number;
  /** planned = sent + not_sent, and sent = ok + failed + cancelled. */
  readonly conserved: boolean;
}

/** A latency measured from when the request was due, and from when it was sent. */
export interface DualDistribution {
  readonly due: Distribution;
  readonly launched: Distribution;
}

/** What the numbers of a run come to: the part of `summary.json` that depends on the records alone. */
export interface ResultSummary {
  readonly schema: typeof resultSchemas.summary;
  readonly counts: RunCounts;
  readonly measured: MeasuredCounts;
  readonly load: LoadFacts;
  readonly schedule_lag_ms: Distribution;
  readonly held_by_cap_ms: Distribution;
  readonly connection_wait_ms: Distribution;
  readonly ttft_ms: DualDistribution;
  readonly answer_ttft_ms: Distribution;
  readonly tpot_ms: Distribution;
  readonly itl_ms: Distribution;
  readonly tokens_per_chunk: number | null;
  readonly e2e_ms: DualDistribution;
  readonly throughput: Throughput;
  readonly goodput: Goodput | null;
  readonly tokens: TokenFacts;
  readonly definitions: Readonly<Record<string, ToolReading>>;
}

/** The measured phase: what the numbers below are about. */
export interface MeasuredCounts {
  readonly from_ns: number | null;
  readonly to_ns: number | null;
  readonly seconds: number | null;
  readonly offered: number;
  readonly ok: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly not_sent: number;
  readonly failed_share: number | null;
  readonly warmup: number;
  readonly drain: number;
  /** Requests under way while the client stood still. */
  readonly stalled: number;
}

/** The load of the measured phase. */
export interface LoadFacts {
  /** Of the times at which requests were due. */
  readonly offered_rps: number | null;
  /** Of the times at which they were sent. */
  readonly achieved_rps: number | null;
  readonly mean_in_flight: number | null;
}

/** What came of the measured phase a second. */
export interface Throughput {
  readonly ok_rps: number | null;
  readonly prompt_tokens_per_s: number | null;
  readonly output_tokens_per_s: number | null;
}

/** Token counts by who says so; never mixed. */
export interface TokenFacts {
  readonly requested_output: number;
  readonly server_output: number | null;
  readonly client_output: number | null;
  readonly server_prompt: number | null;
  readonly cached_prompt: number | null;
  readonly reasoning: number | null;
  /** Answers whose two counts differ, of those that have both. */
  readonly mismatch_share: number | null;
  /** Tokens received over tokens asked for, of each ok request. */
  readonly achieved_share: Distribution;
  /** Cached over prompt tokens, where the server says so. */
  readonly cache_hit_share: number | null;
}
