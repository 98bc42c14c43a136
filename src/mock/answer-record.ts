import type { Answer } from './answer.ts';
import type { MockLogRecord } from './mock-log.ts';

/** Stamps of one request, filled in as it goes. */
export interface RequestTrace {
  readonly number: number;
  readonly requestId: string | null;
  readonly path: string;
  readonly receivedNs: number;
  fault: string | null;
  headSentNs: number | null;
  firstTokenSentNs: number | null;
  lastTokenSentNs: number | null;
  lastTokenDueNs: number | null;
  chunkSentNs: number[] | null;
}

export interface TraceEnd {
  readonly outcome: MockLogRecord['outcome'];
  readonly status: number | null;
  readonly finishedNs: number;
  /** Null for a request that was never understood. */
  readonly answer: Answer | null;
}

/** The log's line of a request. */
export function recordOf(trace: RequestTrace, end: TraceEnd): MockLogRecord {
  const { answer } = end;
  const request = answer?.plan.request;
  return {
    request: trace.number,
    request_id: trace.requestId,
    path: trace.path,
    received_ns: trace.receivedNs,
    head_sent_ns: trace.headSentNs,
    first_token_sent_ns: trace.firstTokenSentNs,
    last_token_sent_ns: trace.lastTokenSentNs,
    finished_ns: end.finishedNs,
    last_token_due_ns: trace.lastTokenDueNs,
    outcome: end.outcome,
    status: end.status,
    fault: trace.fault,
    is_streaming: request?.isStreaming ?? null,
    prompt_tokens: request?.promptTokens ?? null,
    cached_tokens: answer?.plan.cachedTokens ?? null,
    output_tokens: answer?.sentTokens ?? 0,
    chunks: answer?.chunks ?? 0,
    ...(trace.chunkSentNs === null ? {} : { chunk_sent_ns: trace.chunkSentNs }),
  };
}
