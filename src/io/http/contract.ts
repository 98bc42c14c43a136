import type { HttpFault, HttpHead, HttpTimes } from '../../nouns/http-exchange.ts';

/** How long each stage may take, in ms; null for no limit. They are looked at every 10 ms. */
export interface HttpTimeouts {
  readonly connectMs: number | null;
  /** From the last byte of the request to the end of the answer's head; and for sending the request. */
  readonly headersMs: number | null;
  /** Between two reads of the body. */
  readonly idleMs: number | null;
  /** From `send` to the end. */
  readonly totalMs: number | null;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** With query, `/v1/models`. */
  readonly path: string;
  /**
   * Besides host, content-length and connection, which are the client's own. Give the same object each time where
   * the headers are the same: its rendered form is kept.
   */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | null;
  /** Override the client's. */
  readonly timeouts?: Partial<HttpTimeouts>;
}

/** How a request ended. Every fault is an outcome: nothing is thrown. An HTTP status of 500 is no fault. */
export interface HttpOutcome {
  readonly head: HttpHead | null;
  readonly fault: HttpFault | null;
  readonly times: HttpTimes;
}

/** Told of an answer as it arrives, synchronously from the read. */
export interface HttpListener {
  head?(head: HttpHead, atNs: number): void;
  /**
   * A piece of the body. The bytes are the client's buffer: they are gone when this returns. All pieces of one
   * read share its stamp and its number.
   */
  body(bytes: Uint8Array, atNs: number, read: number): void;
  /** Called exactly once, last, and never from inside `send`. */
  end(outcome: HttpOutcome): void;
}

/** A request on its way. */
export interface HttpHandle {
  /** Gives up: the connection is closed and `end` tells of a `cancelled` fault. Nothing happens after the end. */
  cancel(reason?: string): void;
}

/** What a client has going on. */
export interface HttpClientState {
  readonly inFlight: number;
  /** Requests that wait for a connection because of the cap. */
  readonly waiting: number;
  readonly openConnections: number;
  readonly idleConnections: number;
  /** Connections opened since the start. */
  readonly connectionsOpened: number;
}

/** A client of one origin. Nothing is retried and nothing is queued unless a cap on connections was set. */
export interface HttpClient {
  send(request: HttpRequest, listener: HttpListener): HttpHandle;
  /** Opens connections ahead of need; resolves with the faults of those that failed. */
  warm(connections: number): Promise<readonly HttpFault[]>;
  state(): HttpClientState;
  /** Cancels what is under way and closes every connection. */
  close(): Promise<void>;
}

/** How to reach a server. */
export interface HttpClientOptions {
  /** `http://host:port` or `https://…`; a path in it is not the client's business. */
  readonly origin: string;
  /** Monotonic ns. */
  readonly nowNs: () => number;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** Told when a read has been dealt with, of its stamp: many may come before the event loop turns again. */
  readonly afterRead?: (atNs: number) => void;
  /** None by default: a cap makes an open loop a closed one. */
  readonly maxConnections?: number;
  /** A connection idle for longer is not used again; servers often close theirs after 5 s. Default 4,000. */
  readonly idleReuseMs?: number;
  readonly tls?: TlsOptions;
}

export interface TlsOptions {
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string;
  /** PEM of a client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** The name the certificate must bear, when it is not the host of the URL. */
  readonly serverName?: string;
  /** Trust any certificate. */
  readonly insecure?: boolean;
}
