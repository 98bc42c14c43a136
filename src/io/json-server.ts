import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutsideError } from '../core/errors.ts';

/** A request with its body read. */
export interface JsonRequest {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** Null for a body that is not JSON; undefined for none. */
  readonly body: unknown;
  readonly isBodyJson: boolean;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface JsonServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly maxBodyBytes: number;
  /** Closes the server. */
  readonly signal: AbortSignal;
  handle(request: JsonRequest): Promise<JsonAnswer> | JsonAnswer;
}

export interface JsonServer {
  readonly port: number;
  /** Resolves when the server has closed. */
  readonly closed: Promise<void>;
}

/** A server of JSON over HTTP/1.1. Bodies over the limit are refused with 413 and never held in memory. */
export async function serveJson(options: JsonServerOptions): Promise<JsonServer> {
  const server = createServer((request, response) => {
    answer(request, options)
      .catch((error: unknown): JsonAnswer => ({ status: 500, body: { detail: String(error) } }))
      .then((result) => send(response, result));
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 10_000;
  const closed = new Promise<void>((resolve) => server.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new OutsideError(
          {
            code: 'cannot-listen',
            message: `cannot listen on ${options.host}:${options.port}: ${error.message}`,
            hint: 'choose another --port, or 0 for any that is free',
          },
          error,
        ),
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  if (options.signal.aborted) close();
  else options.signal.addEventListener('abort', close, { once: true });
  return { port: (server.address() as AddressInfo).port, closed };
}

async function answer(request: IncomingMessage, options: JsonServerOptions): Promise<JsonAnswer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const text = await readBody(request, options.maxBodyBytes);
  if (text === null)
    return { status: 413, body: { detail: `a body may hold ${options.maxBodyBytes} bytes` } };
  const parsed = parseBody(text);
  return options.handle({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: new Map(url.searchParams),
    ...parsed,
  });
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Uint8Array).length;
    // The rest is read and dropped, so that the answer can be heard.
    if (bytes <= maxBytes) parts.push(part as Uint8Array);
    else if (bytes > 16 * maxBytes) return null;
  }
  return bytes > maxBytes ? null : Buffer.concat(parts).toString('utf8');
}

function parseBody(text: string): { body: unknown; isBodyJson: boolean } {
  if (text === '') return { body: undefined, isBodyJson: true };
  try {
    return { body: JSON.parse(text), isBodyJson: true };
  } catch {
    return { body: null, isBodyJson: false };
  }
}

function send(response: ServerResponse, { status, body }: JsonAnswer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
