import { UsageError } from '../../core/errors.ts';
import type { HttpRequest } from './contract.ts';

/** Above this a body is not copied behind its head but written as it is. */
const maxCopiedBytes = 256 * 1024;

/** What is written of a request. Texts that are ASCII are written as latin1, which is the same and copied as it is. */
export interface RenderedRequest {
  readonly pieces: readonly (Uint8Array | string)[];
  readonly encoding: 'latin1' | 'utf8';
}

/** Writes requests to one origin; what repeats is rendered once. */
export class RequestWriter {
  readonly #host: string;
  readonly #rendered = new WeakMap<object, string>();

  constructor(host: string) {
    this.#host = host;
  }

  /** The pieces of a request, to be written in order: one, or head and body of a big one. */
  render(request: HttpRequest): RenderedRequest {
    const { body } = request;
    if (body === null) return { pieces: [this.#head(request, 0)], encoding: 'latin1' };
    // Node copies a text to the kernel by way of the stack; a buffer of our own would be the collector's.
    if (typeof body === 'string') {
      const bytes = Buffer.byteLength(body);
      const pieces = [this.#head(request, bytes) + body];
      return { pieces, encoding: bytes === body.length ? 'latin1' : 'utf8' };
    }
    const head = this.#head(request, body.length);
    if (body.length > maxCopiedBytes) return { pieces: [head, body], encoding: 'latin1' };
    const bytes = Buffer.allocUnsafe(head.length + body.length);
    bytes.write(head, 'latin1');
    bytes.set(body, head.length);
    return { pieces: [bytes], encoding: 'latin1' };
  }

  #head({ method, path, headers }: HttpRequest, bodyLength: number): string {
    const length = method === 'GET' ? '' : `content-length: ${bodyLength}\r\n`;
    return `${method} ${checkPath(path)} HTTP/1.1\r\n${this.#headers(headers)}${length}\r\n`;
  }

  #headers(headers: Readonly<Record<string, string>>): string {
    const known = this.#rendered.get(headers);
    if (known !== undefined) return known;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${checkHeader(name, value)}\r\n`);
    const rendered = `host: ${this.#host}\r\n${lines.join('')}`;
    this.#rendered.set(headers, rendered);
    return rendered;
  }
}

/** Names the client writes itself, or that would change what it understands. */
const ownHeaders = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** @throws UsageError for a header that would break the message; the value, which may be a key, is not told */
function checkHeader(name: string, value: string): string {
  const problem = headerProblem(name, value);
  if (problem !== null) throw new UsageError({ code: 'bad-header', message: `header ${name}: ${problem}` });
  return value;
}

function headerProblem(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return 'not a name of a header';
  if (ownHeaders.has(name.toLowerCase())) return 'is written by the client itself';
  return /^[\t\x20-\x7e]*$/.test(value) ? null : 'its value has characters that no header may hold';
}

function checkPath(path: string): string {
  if (/^\/[\x21-\x7e]*$/.test(path)) return path;
  throw new UsageError({ code: 'bad-path', message: `'${path}' is not a path to send to` });
}
