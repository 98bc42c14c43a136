/** Parts of a run: only what is due in `measure` counts in its numbers. */
export const resultPhases = ['warmup', 'measure', 'drain'] as const;
export type ResultPhase = (typeof resultPhases)[number];

/** How a request ended. */
export const resultStatuses = [
  'ok',
  'http_error',
  'timeout',
  'connection',
  'cancelled',
  'invalid_stream',
  'not_sent',
] as const;
export type ResultStatus = (typeof resultStatuses)[number];

/** Where a record's `output_tokens` and `prompt_tokens` come from. */
export const tokenSources = ['server', 'tokenizer', 'estimate'] as const;
export type TokenSource = (typeof tokenSources)[number];

/** Gaps between chunks that carry tokens: how many fell into each log-linear bucket, by its middle. */
export interface GapHistogram {
  readonly n: number;
  readonly sum_ns: number;
  readonly min_ns: number | null;
  readonly max_ns: number | null;
  readonly at_ns: readonly number[];
  readonly count: readonly number[];
}

/** One try of a request that was tried again. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly launched_ns: number;
  readonly finished_ns: number;
  readonly status: ResultStatus;
  readonly http_status: number | null;
  readonly error: string | null;
}

/**
 * One request of a run, real or simulated: a line of `requests.jsonl`. Field names are the file's; times are whole
 * nanoseconds from the run's start; null is what did not happen or is not known.
 */
export interface ResultRecord {
  readonly request_id: string;
  /** Place in the workload, from 0. */
  readonly index: number;
  readonly session_id: string | null;
  readonly turn_id: number | null;
  readonly phase: ResultPhase;
  /** When it should have been sent: its arrival, or the end of what it waits for, whichever is later. */
  readonly due_ns: number;
  /** How long after that a limit the user set (`--max-in-flight`) held it back; part of every latency from due. */
  readonly held_ns: number;
  readonly launched_ns: number | null;
  /** When the serving engine first scheduled it; null in real runs, where no client sees it. */
  readonly scheduled_ns: number | null;
  readonly connected_ns: number | null;
  readonly first_byte_ns: number | null;
  /** The first event of the stream, whatever it carries. */
  readonly first_chunk_ns: number | null;
  /** The first content, reasoning or tool call. */
  readonly first_token_ns: number | null;
  /** The first content. */
  readonly first_answer_token_ns: number | null;
  readonly last_token_ns: number | null;
  readonly finished_ns: number | null;
  readonly status: ResultStatus;
  readonly http_status: number | null;
  readonly error: string | null;
  /** Tries, from 1; 0 when it was never sent. */
  readonly attempt: number;
  readonly prompt_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly cached_tokens: number | null;
  /** What the client itself counted of the output; null without a tokenizer. */
  readonly client_output_tokens: number | null;
  readonly token_source: TokenSource | null;
  readonly finish_reason: string | null;
  readonly requested_output_tokens: number;
  /** Chunks that carried tokens. */
  readonly chunks: number;
  /** Of them, those that came in one read with an earlier one, so that their gap says nothing. */
  readonly coalesced_chunks: number;
  readonly chunk_gaps: GapHistogram | null;
  /** Which replica of the serving engine answered, from 0; null in real runs. */
  readonly replica: number | null;
  /** How often the engine took it off the batch for want of memory; null in real runs. */
  readonly preemptions: number | null;
  /** Tokens whose KV entries the engine computed again after that; null in real runs. */
  readonly recomputed_tokens: number | null;
  /** Stamp of every chunk that carried tokens, with `--raw-chunks`. */
  readonly chunk_ns?: readonly number[];
  /** Earlier tries, when there were any. */
  readonly attempts?: readonly AttemptRecord[];
  /** Which of the base URLs, from 0; left out when there is one. */
  readonly endpoint?: number;
  /** The client stood still while this request was under way: its times are not the server's alone. */
  readonly stalled?: true;
}

/**
 * Name and version that result files carry. That of `run.json` is the version of the records beside it, too, for lines
 * carry none.
 */
export const resultSchemas = {
  run: 'iwc.run/1.1',
  summary: 'iwc.summary/1.0',
} as const;
