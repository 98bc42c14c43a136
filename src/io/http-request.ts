import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { OutsideError } from '../core/errors.ts';

/** One HTTP call whose whole answer is wanted. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as they are; `headers` say what they are. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Time without a sign of life after which the call is given up; null waits for ever. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Answers longer than this are cut: only their beginning is ever shown. */
const maxBodyBytes = 8 << 20;

/**
 * Sends a request and waits for the whole answer. Any status is an answer; only what prevents one is an error.
 * Unlike `fetch` it puts no limit of its own on the wait for an answer: profilers take minutes to write.
 * @throws OutsideError when there is no answer
 */
export function sendRequest(request: HttpRequest): Promise<HttpAnswer> {
  const url = new URL(request.url);
  const json = request.json === undefined ? null : Buffer.from(JSON.stringify(request.json));
  const body = json ?? request.bytes ?? null;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(unreachable(request, error));
    const call = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, {
      method: request.method,
      headers: {
        ...(json === null ? {} : { 'content-type': 'application/json' }),
        'content-length': String(body?.length ?? 0),
        ...request.headers,
      },
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(request.timeoutMs === null ? {} : { timeout: request.timeoutMs }),
    });
    call.on('timeout', () => call.destroy(new Error(`no answer within ${request.timeoutMs} ms`)));
    call.on('error', fail);
    call.on('response', (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        if (bytes < maxBodyBytes) pieces.push(piece);
        bytes += piece.length;
      });
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }),
      );
    });
    call.end(body ?? undefined);
  });
}

function unreachable(request: HttpRequest, error: Error): OutsideError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new OutsideError(
    {
      code: 'no-answer',
      message: `${request.method} ${withoutUser(request.url)}: ${error.message === '' ? code : error.message}`,
      hint:
        code === 'ECONNREFUSED'
          ? 'is the server running, and is this its address?'
          : 'check the address and the network',
    },
    error,
  );
}

/** An address that may be shown: without user name and password. */
function withoutUser(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}
