/**
 * The stage a request is in. `wait`: for a free connection, when their number is capped; `connect`: name look-up,
 * TCP and TLS; `send`: the request is being written; `headers`: until the answer's head is complete; `body`.
 */
export type HttpStage = 'wait' | 'connect' | 'send' | 'headers' | 'body';

/** Status and headers of an answer, names in lower case; a header that came twice is joined with `, `. */
export interface HttpHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Why a request got no whole answer. `protocol`: what came is not HTTP/1.1 as we can read it. */
export interface HttpFault {
  readonly kind: 'timeout' | 'connection' | 'protocol' | 'cancelled';
  readonly stage: HttpStage;
  /** Stable word for programs: `econnrefused`, `enotfound`, `headers-timeout`, `truncated-body` … */
  readonly code: string;
  readonly message: string;
}

/** Stamps of one request, in ns of the client's clock; null for what never happened. */
export interface HttpTimes {
  /** When `send` was called. */
  readonly launchedNs: number;
  /** When the connection was ready for this request; on a pooled one that is at once. */
  readonly connectedNs: number | null;
  /** When the kernel had taken the last byte of the request. */
  readonly writtenNs: number | null;
  /** The read that brought the first byte of the answer. */
  readonly firstByteNs: number | null;
  readonly finishedNs: number;
  /** False when a connection was opened for this request. */
  readonly isReused: boolean;
  /** How often the socket was read. */
  readonly reads: number;
  readonly bodyBytes: number;
}
