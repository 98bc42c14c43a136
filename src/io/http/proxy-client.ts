import type { Dispatcher } from 'undici';
import { OutsideError, UsageError } from '../../core/errors.ts';
import { defaultTimeouts } from './client.ts';
import type {
  HttpClient,
  HttpClientOptions,
  HttpHandle,
  HttpHead,
  HttpListener,
  HttpRequest,
  HttpTimeouts,
} from './contract.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import { faultOf } from './faults.ts';

export interface ProxyClientOptions extends HttpClientOptions {
  /** `http://proxy:3128`; a user and password in it are sent to the proxy and never told. */
  readonly proxy: string;
}

/**
 * A client by way of a proxy, on undici: slower than sockets of our own, but it knows how to ask a proxy for a tunnel.
 * Stamps and faults are the same, except that nobody can say when the request was written, and when its connection
 * was ready: `connectedNs` stays null and so does `writtenNs`.
 * @throws UsageError for a proxy that is no URL
 */
export async function createProxyClient(options: ProxyClientOptions): Promise<HttpClient> {
  if (!/^https?:$/.test(URL.canParse(options.proxy) ? new URL(options.proxy).protocol : ''))
    throw new UsageError({ code: 'bad-proxy', message: 'the proxy is not an http:// or https:// URL' });
  // Loaded only when needed: undici takes 40 ms.
  const { ProxyAgent } = await import('undici').catch((error: unknown) => {
    throw new OutsideError(
      { code: 'missing-package', message: 'the package undici cannot be loaded' },
      error,
    );
  });
  const { ca, cert, key, serverName, insecure } = options.tls ?? {};
  const agent = new ProxyAgent({
    uri: options.proxy,
    pipelining: 1,
    ...(options.maxConnections === undefined ? {} : { connections: options.maxConnections }),
    keepAliveTimeout: options.idleReuseMs ?? 4000,
    headersTimeout: 0,
    bodyTimeout: 0,
    requestTls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(serverName === undefined ? {} : { servername: serverName }),
      rejectUnauthorized: insecure !== true,
    },
  });
  return new ProxiedClient(options, agent);
}

const sweepMs = 10;

class ProxiedClient implements HttpClient, ExchangeOwner {
  readonly nowNs: () => number;
  readonly #origin: string;
  readonly #agent: Dispatcher;
  readonly #timeouts: HttpTimeouts;
  readonly #underWay = new Set<Exchange>();
  #sweeper: NodeJS.Timeout | null = null;

  constructor(options: HttpClientOptions, agent: Dispatcher) {
    this.nowNs = options.nowNs;
    this.#origin = new URL(options.origin).origin;
    this.#agent = agent;
    this.#timeouts = { ...defaultTimeouts, ...options.timeouts };
  }

  send(request: HttpRequest, listener: HttpListener): HttpHandle {
    const timeouts = { ...this.#timeouts, ...request.timeouts };
    const exchange = new Exchange(this, { pieces: [], listener, timeouts });
    this.#underWay.add(exchange);
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepMs);
    exchange.enter('connect', this.nowNs());
    this.#dispatch(request, exchange);
    return exchange;
  }

  #dispatch({ method, path, headers, body }: HttpRequest, exchange: Exchange): void {
    const options = { origin: this.#origin, method, path, headers: { ...headers }, body };
    this.#agent.dispatch(options, {
      onRequestStart: (controller) => {
        exchange.abandon = () => controller.abort(new Error('given up'));
        if (exchange.isOver) exchange.abandon();
        else exchange.enter('headers', this.nowNs());
      },
      onResponseStart: (_controller, status, fields) => {
        if (exchange.isOver) return;
        exchange.read(this.nowNs());
        exchange.head({ status, headers: plainHeaders(fields) });
      },
      onResponseData: (_controller, bytes) => {
        if (exchange.isOver) return;
        exchange.read(this.nowNs());
        exchange.body(bytes);
      },
      onResponseEnd: () => exchange.end(null),
      onResponseError: (_controller, error) => exchange.end(faultOf(error, exchange.stage)),
    });
  }

  /** Nothing can be opened ahead of need: undici opens tunnels itself. */
  async warm(): Promise<readonly never[]> {
    return [];
  }

  state() {
    return {
      inFlight: this.#underWay.size,
      waiting: 0,
      openConnections: 0,
      idleConnections: 0,
      connectionsOpened: 0,
    };
  }

  async close(): Promise<void> {
    for (const exchange of this.#underWay) exchange.cancel('the client was closed');
    await this.#agent.destroy();
  }

  finished(exchange: Exchange, fault: object | null): void {
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

function plainHeaders(fields: Readonly<Record<string, string | string[] | undefined>>): HttpHead['headers'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
