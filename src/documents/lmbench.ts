/** A result file as LMBench writes and its dashboard reads it. It is none of ours, and has no schema. */
export interface LmbenchDocument {
  readonly name: string;
  readonly 'lmbench-session-id': string;
  /** `YYYYMMDD-HHMM`, UTC. */
  readonly timestamp: string;
  readonly results: LmbenchNumbers | LmbenchFailure;
  readonly infra: Readonly<Record<string, unknown>>;
  readonly serving: {
    readonly baseline_type?: string;
    readonly config?: Readonly<Record<string, unknown>>;
  };
  readonly workload: Readonly<Record<string, unknown>>;
}

/** Mean, median and 99th percentile, ms with two decimals; null for an empty sample. */
export interface LmbenchLatency {
  readonly mean: number | null;
  readonly median: number | null;
  readonly p99: number | null;
}

/** `results` of an LMBench result JSON. `failed_requests` is ours, and there only when some failed. */
export interface LmbenchNumbers {
  readonly successful_requests: number;
  readonly failed_requests?: number;
  readonly benchmark_duration_s: number | null;
  readonly total_input_tokens: number | null;
  readonly total_generated_tokens: number | null;
  readonly request_throughput_req_per_s: number | null;
  readonly output_token_throughput_tok_per_s: number | null;
  readonly input_token_throughput_tok_per_s: number | null;
  readonly total_token_throughput_tok_per_s: number | null;
  readonly ttft_ms: LmbenchLatency;
  readonly tpot_ms: LmbenchLatency;
  /** LMBench's own: whole latency over tokens, which others call normalised latency. */
  readonly itl_ms: LmbenchLatency;
}

/** In place of numbers when there is nothing to compute them from. */
export interface LmbenchFailure {
  readonly error: string;
  readonly message: string;
  readonly failed_requests?: number;
}
