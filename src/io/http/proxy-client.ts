import type { Dispatcher } from 'undici';
import { OutsideError } from '../../core/errors.ts';
import type { HttpFault, HttpHead } from '../../nouns/http-exchange.ts';
import { defaultTimeouts } from './client.ts';
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
import { closedFault, faultOf } from './faults.ts';
import { ProtocolError } from './message-head.ts';
import { forwarded, type ProxyRoute, TunnelRefused, tunnelled } from './proxy-route.ts';
import { parseProxy } from './proxy-url.ts';

/** Undici writes requests itself. */
const nothingToWrite = { pieces: [], encoding: 'latin1' } as const;

export interface ProxyClientOptions extends HttpClientOptions {
  /** `http://proxy:3128`; a user and password in it are sent to the proxy and never told. */
  readonly proxy: string;
}

/**
 * A client by way of a proxy, on undici: slower than sockets of our own, but it knows proxies. Stamps and faults mean the
 * same, but for the time at which a request was written, which stays null. What a proxy answers in the server's place,
 * such as 407 for a wrong password, is an answer with that status, also where a tunnel was asked for.
 * @throws UsageError for a proxy that is no URL
 */
export async function createProxyClient(options: ProxyClientOptions): Promise<HttpClient> {
  const proxy = parseProxy(options.proxy, 'proxy');
  // Loaded only when needed: undici takes 40 ms.
  const undici = await import('undici').catch((error: unknown) => {
    throw new OutsideError(
      { code: 'missing-package', message: 'the package undici cannot be loaded' },
      error,
    );
  });
  const route = options.origin.startsWith('https:') ? tunnelled : forwarded;
  return new ProxiedClient(options, route(undici, options, proxy));
}

const sweepMs = 10;

class ProxiedClient implements HttpClient, ExchangeOwner {
  readonly nowNs: () => number;
  readonly #route: ProxyRoute;
  readonly #timeouts: HttpTimeouts;
  readonly #underWay = new Set<Exchange>();
  #opened = 0;
  #isFresh = false;
  #isClosed = false;
  #sweeper: NodeJS.Timeout | null = null;

  constructor(options: HttpClientOptions, route: ProxyRoute) {
    this.nowNs = options.nowNs;
    this.#route = route;
    this.#timeouts = { ...defaultTimeouts, ...options.timeouts };
    // The request that a connection was opened for goes over it at once.
    route.pool.on('connect', () => {
      this.#opened++;
      this.#isFresh = true;
      process.nextTick(() => {
        this.#isFresh = false;
      });
    });
  }

  send(request: HttpRequest, listener: HttpListener): HttpHandle {
    const timeouts = { ...this.#timeouts, ...request.timeouts };
    const exchange = new Exchange(this, { rendered: nothingToWrite, listener, timeouts });
    this.#underWay.add(exchange);
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepMs);
    exchange.enter('connect', this.nowNs());
    if (this.#isClosed) process.nextTick(() => exchange.cancel('the client is closed'));
    else this.#dispatch(request, exchange);
    return exchange;
  }

  #dispatch({ method, path, headers, body }: HttpRequest, exchange: Exchange): void {
    const { pool, origin, pathPrefix, headers: routeHeaders } = this.#route;
    const options = {
      origin,
      method,
      path: pathPrefix + path,
      headers: { ...headers, ...routeHeaders },
      body,
    };
    const handler = new AnswerHandler(exchange, this.nowNs, () => !this.#isFresh);
    pool.dispatch(options, handler);
    handler.isDispatched = true;
  }

  /** Nothing can be opened ahead of need: undici opens connections itself. */
  async warm(): Promise<readonly never[]> {
    return [];
  }

  state(): HttpClientState {
    const { queued, connected, free } = this.#route.pool.stats;
    return {
      inFlight: this.#underWay.size,
      waiting: queued,
      openConnections: connected,
      idleConnections: free,
      connectionsOpened: this.#opened,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const exchange of this.#underWay) exchange.cancel('the client was closed');
    await this.#route.close();
  }

  finished(exchange: Exchange, fault: HttpFault | null): void {
    this.#underWay.delete(exchange);
    if (fault !== null) exchange.abandon?.();
    exchange.abandon = null;
    if (this.#underWay.size > 0 || this.#sweeper === null) return;
    clearInterval(this.#sweeper);
    this.#sweeper = null;
  }

  #sweep(): void {
    const nowNs = this.nowNs();
    for (const exchange of this.#underWay) exchange.checkLimits(nowNs);
  }
}

/** Tells an exchange what undici says of its answer. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  /** Until then whatever ends the exchange ends it from inside `send`, which must not be. */
  isDispatched = false;
  #isInRead = false;
  readonly #exchange: Exchange;
  readonly #nowNs: () => number;
  readonly #isReused: () => boolean;

  constructor(exchange: Exchange, nowNs: () => number, isReused: () => boolean) {
    this.#exchange = exchange;
    this.#nowNs = nowNs;
    this.#isReused = isReused;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const exchange = this.#exchange;
    exchange.abandon = () => controller.abort(new Error('given up'));
    if (exchange.isOver) {
      exchange.abandon();
      return;
    }
    exchange.connected(this.#isReused(), this.#nowNs());
    exchange.enter('headers', this.#nowNs());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    fields: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (this.#exchange.isOver || status < 200) return;
    this.#read();
    const headers = plainHeaders(fields);
    this.#exchange.head({ status, headers });
    const coding = headers['content-encoding'] ?? 'identity';
    if (coding !== 'identity')
      this.#end(
        faultOf(
          new ProtocolError('encoded-body', `the body is encoded (${coding}), though that was not asked for`),
          'headers',
        ),
      );
  }

  onResponseData(_controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (this.#exchange.isOver) return;
    this.#read();
    this.#exchange.body(bytes);
  }

  onResponseEnd(): void {
    this.#end(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { stage, isReused } = this.#exchange;
    if (error instanceof TunnelRefused && !this.#exchange.isOver) {
      this.#read();
      this.#exchange.head({ status: error.status, headers: {} });
      this.#end(null);
    } else if (isClosing(error)) this.#end(closedFault(stage, isReused));
    else if (error.name === 'HTTPParserError')
      this.#end(faultOf(new ProtocolError('bad-answer', `not an HTTP/1.1 answer: ${error.message}`), stage));
    else this.#end(faultOf(error, stage));
  }

  /** Takes the stamp of a read. Undici tells all pieces of a read in one go, and nothing else comes in between. */
  #read(): void {
    if (this.#isInRead) return;
    this.#isInRead = true;
    this.#exchange.read(this.#nowNs());
    process.nextTick(() => {
      this.#isInRead = false;
    });
  }

  #end(fault: HttpFault | null): void {
    if (this.isDispatched) this.#exchange.end(fault);
    else process.nextTick(() => this.#exchange.end(fault));
  }
}

/** The other side ended the connection where an answer or more of one was to come. */
function isClosing(error: NodeJS.ErrnoException): boolean {
  return error.code === 'UND_ERR_SOCKET' || error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
}

function plainHeaders(fields: Readonly<Record<string, string | string[] | undefined>>): HttpHead['headers'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
