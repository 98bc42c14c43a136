import type { buildConnector, Pool } from 'undici';
import type { HttpClientOptions, TlsOptions } from './contract.ts';
import type { ProxyAddress } from './proxy-url.ts';

/** How requests reach a server behind a proxy. */
export interface ProxyRoute {
  /** Of connections that requests go over. */
  readonly pool: Pool;
  readonly origin: string;
  /** Comes before the path of a request. */
  readonly pathPrefix: string;
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The proxy answered, but opens no tunnel. */
export class TunnelRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the proxy opened no tunnel: it answered ${status}`);
    this.status = status;
  }
}

type Undici = typeof import('undici');
type Route = (undici: Undici, options: HttpClientOptions, proxy: ProxyAddress) => ProxyRoute;

/** Limits are the client's own, and so is the number of connections; no HTTP/2, no pipelining. */
const shared = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, allowH2: false } as const;

function poolOptions({ maxConnections, idleReuseMs }: HttpClientOptions): Pool.Options {
  return {
    ...shared,
    keepAliveTimeout: idleReuseMs ?? 4000,
    ...(maxConnections === undefined ? {} : { connections: maxConnections }),
  };
}

/** Whole URLs are asked of the proxy, which is how servers without TLS are reached. */
export const forwarded: Route = ({ Pool }, options, proxy) => {
  const { origin, host } = new URL(options.origin);
  const pool = new Pool(proxy.origin, { ...poolOptions(options), connect: trusting(options.tls) });
  return {
    pool,
    origin: proxy.origin,
    pathPrefix: origin,
    headers: { host, ...authorizationOf(proxy) },
    close: () => pool.destroy(),
  };
};

/** The proxy is asked for a tunnel by CONNECT, and TLS is spoken with the server through it. */
export const tunnelled: Route = ({ Pool, buildConnector }, options, proxy) => {
  const { origin, hostname, port, host } = new URL(options.origin);
  const proxies = new Pool(proxy.origin, { ...shared, connect: trusting(options.tls) });
  const { cert, key, serverName } = options.tls ?? {};
  const secure = buildConnector({
    ...trusting(options.tls),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
  const connect: buildConnector.connector = (target, callback) => {
    const path = `${hostname}:${port === '' ? 443 : port}`;
    proxies.connect({ path, headers: { host: path, ...authorizationOf(proxy) } }).then(
      ({ socket, statusCode }) => {
        if (statusCode === 200) {
          // What undici hands out is the socket itself, under the name of a stream.
          secure({ ...target, httpSocket: socket as import('node:net').Socket }, callback);
          return;
        }
        socket.on('error', () => {}).destroy();
        callback(new TunnelRefused(statusCode), null);
      },
      (error: unknown) => callback(describe(error), null),
    );
  };
  const pool = new Pool(origin, { ...poolOptions(options), connect });
  return {
    pool,
    origin,
    pathPrefix: '',
    headers: { host },
    async close() {
      await Promise.all([pool.destroy(), proxies.destroy()]);
    },
  };
};

function authorizationOf({ authorization }: ProxyAddress): Readonly<Record<string, string>> {
  return authorization === null ? {} : { 'proxy-authorization': authorization };
}

function trusting({ ca, insecure }: TlsOptions = {}) {
  return { timeout: 0, rejectUnauthorized: insecure !== true, ...(ca === undefined ? {} : { ca }) };
}

/** An error under undici's own code would have it connect again and again, without end and without a word. */
function describe(error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'UND_ERR_SOCKET') return error as Error;
  return Object.assign(new Error(`the proxy opened no tunnel: ${message}`), { code: 'TUNNEL_CLOSED' });
}
