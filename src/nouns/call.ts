import type { AnswerChunk } from './answer.ts';
import type { HttpFault, HttpHead, HttpTimes } from './http-exchange.ts';

/** How a call ended, in the words of `requests.jsonl`. */
export type CallStatus = 'ok' | 'http_error' | 'timeout' | 'connection' | 'cancelled' | 'invalid_stream';

/** The end of a call: every fault is a status, nothing is thrown. */
export interface CallEnd {
  readonly status: CallStatus;
  readonly head: HttpHead | null;
  /** What failed below HTTP's answers; null when the answer itself is what is wrong, or nothing is. */
  readonly fault: HttpFault | null;
  /** Code and message of whatever went wrong; null when the status is ok. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly times: HttpTimes;
}

/** Told of an answer as it arrives, synchronously from the read that brought it. */
export interface CallObserver {
  /**
   * `atNs` is the stamp of the read that completed the chunk. `isCoalesced`: the token chunk before it came with
   * the same read, so that the gap between the two says nothing about the server.
   */
  chunk(chunk: AnswerChunk, atNs: number, isCoalesced: boolean): void;
  /** Called exactly once, last. */
  end(end: CallEnd): void;
}

export interface CallHandle {
  /** Gives up; `end` tells of it. */
  cancel(reason?: string): void;
}

/** Whether an answer is one document, whatever was asked for: nobody sees its first token come. */
export function isWhole(head: HttpHead | null): boolean {
  return (head?.headers['content-type'] ?? '').startsWith('application/json');
}
