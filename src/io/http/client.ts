import { UsageError } from '../../core/errors.ts';
import type { HttpFault } from '../../nouns/http-exchange.ts';
import { Connection, type ConnectionOwner, type OpenSocket } from './connection.ts';
import type {
  HttpClient,
  HttpClientOptions,
  HttpClientState,
  HttpHandle,
  HttpListener,
  HttpRequest,
  HttpTimeouts,
} from './contract.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import { cancelledFault, timeoutFault } from './faults.ts';
import { createLookup } from './lookup.ts';
import { socketOpener } from './open-socket.ts';
import { RequestWriter } from './request-writer.ts';

/** Generous: a busy engine may think for minutes. What a run should call too long is the run's to say. */
export const defaultTimeouts: HttpTimeouts = {
  connectMs: 10_000,
  headersMs: 600_000,
  idleMs: 300_000,
  totalMs: null,
};

const defaultIdleReuseMs = 4_000;
const sweepMs = 10;

/**
 * A client over sockets of our own, for one origin. Connections are opened as needed, without limit unless one is
 * set, and the one used last is used first.
 * @throws UsageError for an origin that is none
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  return new SocketClient(options);
}

class SocketClient implements HttpClient, ConnectionOwner, ExchangeOwner {
  readonly nowNs: () => number;
  readonly afterRead: ((atNs: number) => void) | undefined;
  readonly #open: OpenSocket;
  readonly #writer: RequestWriter;
  readonly #timeouts: HttpTimeouts;
  readonly #maxConnections: number;
  readonly #idleReuseNs: number;
  readonly #connections = new Set<Connection>();
  /** A stack; the oldest lie at its bottom. */
  readonly #idle: Connection[] = [];
  readonly #underWay: Exchange[] = [];
  readonly #waiting: Exchange[] = [];
  /** Who a connection is being opened for; null when it is opened ahead of need. */
  readonly #opening = new Map<Connection, Exchange | ((fault: HttpFault | null) => void)>();
  #opened = 0;
  #sweeper: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(options: HttpClientOptions) {
    const url = parseOrigin(options.origin);
    this.nowNs = options.nowNs;
    this.afterRead = options.afterRead;
    this.#writer = new RequestWriter(url.host);
    this.#timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.#maxConnections = options.maxConnections ?? Number.POSITIVE_INFINITY;
    this.#idleReuseNs = (options.idleReuseMs ?? defaultIdleReuseMs) * 1e6;
    const isTls = url.protocol === 'https:';
    this.#open = socketOpener({
      isTls,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
      tls: options.tls ?? {},
      lookup: createLookup(() => this.nowNs() / 1e6),
    });
  }

  send(request: HttpRequest, listener: HttpListener): HttpHandle {
    const timeouts =
      request.timeouts === undefined ? this.#timeouts : { ...this.#timeouts, ...request.timeouts };
    // Rendered first: what cannot be sent is refused before anything has begun.
    const rendered = this.#writer.render(request);
    const exchange = new Exchange(this, { rendered, listener, timeouts });
    exchange.place = this.#underWay.push(exchange) - 1;
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepMs);
    this.#begin(exchange);
    return exchange;
  }

  #begin(exchange: Exchange): void {
    if (this.#isClosed) {
      process.nextTick(() => exchange.cancel('the client is closed'));
      return;
    }
    const idle = this.#takeIdle();
    if (idle !== null) idle.start(exchange);
    else if (this.#connections.size < this.#maxConnections) this.#openFor(exchange);
    else this.#waiting.push(exchange);
  }

  #takeIdle(): Connection | null {
    const nowNs = this.nowNs();
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      const { serverIdleMs } = connection;
      // A server that says when it closes means it: a second before, the connection is left alone.
      const serverNs = serverIdleMs === null ? Number.POSITIVE_INFINITY : (serverIdleMs - 1000) * 1e6;
      if (nowNs - connection.idleSinceNs <= Math.min(this.#idleReuseNs, Math.max(serverNs, 0)))
        return connection;
      connection.destroy();
    }
    return null;
  }

  #openFor(exchange: Exchange): void {
    const connection = this.#connect(exchange);
    exchange.enter('connect', this.nowNs());
    exchange.abandon = () => connection.destroy();
  }

  #connect(purpose: Exchange | ((fault: HttpFault | null) => void)): Connection {
    const connection = new Connection(this.#open, this);
    this.#opened++;
    this.#connections.add(connection);
    this.#opening.set(connection, purpose);
    return connection;
  }

  async warm(connections: number): Promise<readonly HttpFault[]> {
    const room = Math.min(connections - this.#idle.length, this.#maxConnections - this.#connections.size);
    const opening = Array.from({ length: Math.max(0, room) }, () => this.#warmOne());
    const faults = await Promise.all(opening);
    return faults.filter((fault) => fault !== null);
  }

  /** No request waits for it, so it keeps the limit itself. */
  async #warmOne(): Promise<HttpFault | null> {
    const { connectMs } = this.#timeouts;
    let timer: NodeJS.Timeout | null = null;
    const fault = await new Promise<HttpFault | null>((resolve) => {
      const connection = this.#connect(resolve);
      if (connectMs === null) return;
      timer = setTimeout(() => {
        this.failed(connection, timeoutFault('connect', 'stage', connectMs));
        connection.destroy();
      }, connectMs);
    });
    if (timer !== null) clearTimeout(timer);
    return fault;
  }

  state(): HttpClientState {
    return {
      inFlight: this.#underWay.length,
      waiting: this.#waiting.length,
      openConnections: this.#connections.size,
      idleConnections: this.#idle.length,
      connectionsOpened: this.#opened,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const exchange of [...this.#underWay]) exchange.cancel('the client was closed');
    for (const connection of [...this.#connections]) connection.destroy();
    this.#stopSweeping();
  }

  ready(connection: Connection): void {
    const purpose = this.#opening.get(connection);
    this.#opening.delete(connection);
    if (purpose instanceof Exchange) connection.start(purpose);
    else {
      this.freed(connection);
      purpose?.(null);
    }
  }

  failed(connection: Connection, fault: HttpFault): void {
    const purpose = this.#opening.get(connection);
    this.#opening.delete(connection);
    if (purpose instanceof Exchange) purpose.end({ ...fault, stage: 'connect' });
    else purpose?.(fault);
  }

  freed(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      connection.start(next);
      return;
    }
    connection.idleSinceNs = this.nowNs();
    this.#idle.push(connection);
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection);
    const place = this.#idle.lastIndexOf(connection);
    if (place >= 0) this.#idle.splice(place, 1);
    const purpose = this.#opening.get(connection);
    // A request that was given up has had its end; one who only warms up still waits for his.
    if (typeof purpose === 'function') purpose(cancelledFault('connect', 'the client was closed'));
    this.#opening.delete(connection);
  }

  finished(exchange: Exchange, fault: HttpFault | null): void {
    const last = this.#underWay.pop()!;
    if (last !== exchange) {
      this.#underWay[exchange.place] = last;
      last.place = exchange.place;
    }
    if (this.#underWay.length === 0) this.#stopSweeping();
    const waiting = fault === null ? -1 : this.#waiting.indexOf(exchange);
    if (waiting >= 0) this.#waiting.splice(waiting, 1);
    if (fault !== null) exchange.abandon?.();
    exchange.abandon = null;
    this.#openForWaiting();
  }

  /** A connection that closed leaves room under the cap. */
  #openForWaiting(): void {
    while (!this.#isClosed && this.#waiting.length > 0 && this.#connections.size < this.#maxConnections)
      this.#openFor(this.#waiting.shift()!);
  }

  #sweep(): void {
    const nowNs = this.nowNs();
    // From the end, since those that end are replaced by the last.
    for (let i = this.#underWay.length - 1; i >= 0; i--) this.#underWay[i]?.checkLimits(nowNs);
  }

  #stopSweeping(): void {
    if (this.#sweeper !== null) clearInterval(this.#sweeper);
    this.#sweeper = null;
  }
}

function parseOrigin(origin: string): URL {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '')
    return url;
  throw new UsageError({
    code: 'bad-url',
    message: 'not an http:// or https:// URL without a user name in it',
    hint: 'such as http://127.0.0.1:8000',
  });
}
