import { recordHistogram } from '../math/duration-histogram.ts';
import { isWhole } from '../nouns/call.ts';
import type { GapHistogram, ResultPhase, ResultRecord, TokenSource } from '../nouns/result.ts';
import type { SendEnd } from './ports.ts';
import type { RequestTrace } from './request-trace.ts';

/** What a record holds besides what was measured. */
export interface RequestFacts {
  readonly requestId: string;
  readonly sessionId: string | null;
  readonly turnId: number | null;
  readonly maxOutputTokens: number;
  readonly isStreaming: boolean;
  /** Of the prompt, when the workload declares it. */
  readonly promptTokens: number | null;
  /** Null when there is one base URL. */
  readonly endpoint: number | null;
}

export interface RecordOptions {
  /** Place in the workload. */
  readonly index: number;
  readonly phase: ResultPhase;
  readonly keepsRawChunks: boolean;
  /** Counts tokens of an answer; null without a tokenizer. */
  readonly countTokens: ((text: string) => number) | null;
}

/** The record of a request that has ended. */
export function resultOf(
  trace: RequestTrace,
  end: SendEnd,
  facts: RequestFacts,
  options: RecordOptions,
): ResultRecord {
  if (end.status === 'not_sent')
    return notSent(options.index, facts, {
      phase: options.phase,
      dueNs: trace.launch.dueNs,
      reason: `${end.error.code}: ${end.error.message}`,
    });
  const { launch, attempts } = trace;
  const { times, error, head } = end;
  const answered = end.status === 'ok' || trace.stamps.length > 0;
  const clientTokens =
    options.countTokens === null || !answered ? null : countOutput(trace, options.countTokens);
  const output = outputTokensOf(trace, clientTokens);
  const { requestId, sessionId, turnId } = facts;
  const isStreaming = facts.isStreaming && !isWhole(head);
  // Without spreads: objects of one shape are made and read several times as fast, and this runs once a request.
  const record: Mutable<ResultRecord> = {
    request_id: requestId,
    index: options.index,
    session_id: sessionId,
    turn_id: turnId,
    phase: options.phase,
    due_ns: Math.round(launch.dueNs),
    held_ns: Math.round(launch.heldNs),
    launched_ns: whole(trace.launchedNs),
    scheduled_ns: null,
    connected_ns: whole(times.connectedNs),
    first_byte_ns: whole(times.firstByteNs),
    first_chunk_ns: whole(trace.firstChunkNs),
    // Without a stream nobody sees the first token: its time is not known, whatever the end of the answer says.
    first_token_ns: isStreaming ? whole(trace.firstTokenNs) : null,
    first_answer_token_ns: isStreaming ? whole(trace.firstAnswerNs) : null,
    last_token_ns: whole(trace.lastTokenNs),
    finished_ns: whole(times.finishedNs),
    status: end.status,
    http_status: head?.status ?? null,
    error: error === null ? null : `${error.code}: ${error.message}`,
    attempt: trace.attempt,
    prompt_tokens: trace.usage?.promptTokens ?? facts.promptTokens,
    output_tokens: output.tokens,
    reasoning_tokens: trace.usage?.reasoningTokens ?? null,
    cached_tokens: trace.usage?.cachedTokens ?? null,
    client_output_tokens: clientTokens,
    token_source: output.source,
    finish_reason: trace.finishReason,
    requested_output_tokens: facts.maxOutputTokens,
    chunks: trace.stamps.length,
    coalesced_chunks: trace.coalesced,
    chunk_gaps: isStreaming && trace.gaps.length > 0 ? gapsOf(trace.gaps) : null,
    replica: null,
    preemptions: null,
    recomputed_tokens: null,
  };
  if (options.keepsRawChunks) record.chunk_ns = trace.stamps.map(Math.round);
  if (attempts.length > 0) record.attempts = attempts;
  if (facts.endpoint !== null) record.endpoint = facts.endpoint;
  if (trace.isStalled) record.stalled = true;
  return record;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The record of a request that was planned and never sent. */
export function notSent(
  index: number,
  facts: RequestFacts,
  given: { readonly phase: ResultPhase; readonly dueNs: number; readonly reason: string },
): ResultRecord {
  return {
    ...identity(index, facts),
    phase: given.phase,
    due_ns: Math.round(given.dueNs),
    held_ns: 0,
    ...{ launched_ns: null, scheduled_ns: null, connected_ns: null, first_byte_ns: null },
    ...{
      first_chunk_ns: null,
      first_token_ns: null,
      first_answer_token_ns: null,
      last_token_ns: null,
      finished_ns: null,
    },
    status: 'not_sent',
    http_status: null,
    error: given.reason,
    attempt: 0,
    ...{
      prompt_tokens: facts.promptTokens,
      output_tokens: null,
      reasoning_tokens: null,
      cached_tokens: null,
    },
    ...{ client_output_tokens: null, token_source: null, finish_reason: null },
    requested_output_tokens: facts.maxOutputTokens,
    ...{ chunks: 0, coalesced_chunks: 0, chunk_gaps: null },
    ...{ replica: null, preemptions: null, recomputed_tokens: null },
  };
}

function identity(index: number, facts: RequestFacts) {
  return { request_id: facts.requestId, index, session_id: facts.sessionId, turn_id: facts.turnId };
}

/** What the server says counts; else what the client counted, what the chunks said, and last a token a chunk. */
function outputTokensOf(
  trace: RequestTrace,
  clientTokens: number | null,
): { readonly tokens: number | null; readonly source: TokenSource | null } {
  const server = trace.usage?.outputTokens ?? null;
  if (server !== null) return { tokens: server, source: 'server' };
  if (clientTokens !== null) return { tokens: clientTokens, source: 'tokenizer' };
  const chunks = trace.stamps.length;
  if (chunks === 0) return { tokens: null, source: null };
  return trace.saidTokens === null
    ? { tokens: chunks, source: 'estimate' }
    : { tokens: trace.saidTokens, source: 'server' };
}

function countOutput(trace: RequestTrace, count: (text: string) => number): number {
  return (
    (trace.reasoning === '' ? 0 : count(trace.reasoning)) + (trace.content === '' ? 0 : count(trace.content))
  );
}

function gapsOf(gaps: readonly number[]): GapHistogram {
  const whole = new Float64Array(gaps.length);
  for (let i = 0; i < gaps.length; i++) whole[i] = Math.round(gaps[i]!);
  const { n, sum, min, max, values, counts } = recordHistogram(whole);
  return { n, sum_ns: sum, min_ns: min, max_ns: max, at_ns: values, count: counts };
}

function whole(ns: number | null): number | null {
  return ns === null ? null : Math.round(ns);
}
