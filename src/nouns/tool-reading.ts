/** Which stamp ends an interval. */
export type Stamp = 'firstChunkNs' | 'firstTokenNs' | 'firstAnswerTokenNs' | 'lastTokenNs' | 'finishedNs';

/** How a time per token is made of launch s, first token f, last token l, end e, ttft, e2e and n output tokens. */
export type PerToken = '(l-f)/(n-1)' | '(e2e-ttft)/(n-1)' | '(l-s)/n' | '(e-f)/n' | '(e-f)/(n-1)' | '(e-s)/n';

/** One tool's reading of a run. Null is what it does not report. */
export interface ToolDefinition {
  readonly tool: string;
  readonly ttft: Stamp;
  readonly tpot: PerToken | null;
  /** `chunk-gaps` pools gaps between chunks; else a number a request. */
  readonly itl: 'chunk-gaps' | 'token-gaps' | PerToken | null;
  readonly e2e: Stamp | null;
  readonly outputTokens: 'server' | 'client';
  /** Whether failed requests stand among the latencies. */
  readonly includesFailures: boolean;
  readonly percentiles: 'linear' | 'nearest-rank';
}

/** What a tool would print of one metric, in ms. */
export interface ToolNumbers {
  readonly n: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

/** A run as one tool would have reported it. */
export interface ToolReading {
  readonly definition: ToolDefinition;
  readonly ttft_ms: ToolNumbers;
  readonly tpot_ms: ToolNumbers | null;
  readonly itl_ms: ToolNumbers | null;
  readonly e2e_ms: ToolNumbers | null;
}
