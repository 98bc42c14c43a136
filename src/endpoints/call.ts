import type { HttpClient, HttpListener, HttpOutcome } from '../io/http/contract.ts';
import type { AnswerChunk, AnswerError } from '../nouns/answer.ts';
import { type CallEnd, type CallHandle, type CallObserver, isWhole } from '../nouns/call.ts';
import type { HttpHead } from '../nouns/http-exchange.ts';
import type { AnswerMode, AnswerParser, Endpoint, EndpointRequest } from './contract.ts';
import { isObject } from './json-fields.ts';
import { findError } from './openai-errors.ts';

export interface Call {
  readonly client: HttpClient;
  readonly endpoint: Pick<Endpoint, 'createParser'>;
  readonly request: EndpointRequest;
  readonly isStreaming: boolean;
  /** Chunks to be told of and the end. */
  readonly observer: CallObserver;
}

const maxErrorBytes = 64 * 1024;

/** Sends one call and reads its answer. */
export function sendCall(call: Call): CallHandle {
  const reading = new Reading(call);
  const { path, headers, body } = call.request;
  const handle = call.client.send({ method: 'POST', path, headers, body }, reading);
  reading.handle = handle;
  return handle;
}

class Reading implements HttpListener {
  handle: CallHandle | null = null;
  readonly #call: Call;
  #parser: AnswerParser | null = null;
  #atNs = 0;
  #read = -1;
  #lastTokenRead = -1;
  #error: AnswerError | null = null;
  #isDone = false;
  #errorBody: Uint8Array[] | null = null;
  #errorBytes = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  head(head: HttpHead): void {
    if (head.status >= 200 && head.status < 300)
      this.#parser = this.#call.endpoint.createParser(this.#take, this.#modeOf(head));
    else this.#errorBody = [];
  }

  body(bytes: Uint8Array, atNs: number, read: number): void {
    this.#atNs = atNs;
    this.#read = read;
    if (this.#parser !== null) {
      this.#parser.push(bytes);
      // What cannot be read any further need not be received any further.
      if (this.#error !== null) this.handle?.cancel('the answer is unreadable');
    } else if (this.#errorBody !== null && this.#errorBytes < maxErrorBytes) {
      this.#errorBody.push(bytes.slice(0, maxErrorBytes - this.#errorBytes));
      this.#errorBytes += bytes.length;
    }
  }

  end(outcome: HttpOutcome): void {
    if (outcome.fault === null) {
      this.#atNs = outcome.times.finishedNs;
      this.#parser?.end();
    }
    const { head, fault, times } = outcome;
    const { status, error } = this.#judge(outcome);
    this.#call.observer.end({
      status,
      error: error && { ...error, message: this.#withoutKeys(error.message) },
      head,
      fault: this.#error === null ? fault : null,
      times,
    });
  }

  readonly #take = (chunk: AnswerChunk): void => {
    if (chunk.kind === 'error') this.#error = chunk;
    if (chunk.kind === 'done') this.#isDone = true;
    const isToken = chunk.kind === 'content' || chunk.kind === 'reasoning' || chunk.kind === 'tool';
    const isCoalesced = isToken && this.#read === this.#lastTokenRead;
    if (isToken) this.#lastTokenRead = this.#read;
    this.#call.observer.chunk(chunk, this.#atNs, isCoalesced);
  };

  /** A server may answer a request for a stream with one document, and some do the reverse. */
  #modeOf(head: HttpHead): AnswerMode {
    const isStreaming = this.#call.isStreaming || (head.headers['content-type'] ?? '').startsWith(streamType);
    return isStreaming && !isWhole(head) ? 'stream' : 'whole';
  }

  #judge({ head, fault }: HttpOutcome): Pick<CallEnd, 'status' | 'error'> {
    // An error object in an answer of status 200 is the server's failure, whatever the status says.
    if (this.#error !== null)
      return {
        status: this.#error.origin === 'server' ? 'http_error' : 'invalid_stream',
        error: this.#error,
      };
    if (head !== null && this.#parser === null && fault?.kind !== 'cancelled')
      return { status: 'http_error', error: this.#describeHttpError(head) };
    if (fault === null) return { status: 'ok', error: null };
    // The answer was whole when the connection broke: the bytes after [DONE] carry nothing.
    if (this.#isDone && fault.kind !== 'cancelled') return { status: 'ok', error: null };
    const status = fault.kind === 'protocol' ? (head === null ? 'connection' : 'invalid_stream') : fault.kind;
    return { status, error: { code: fault.code, message: fault.message } };
  }

  #describeHttpError(head: HttpHead): { code: string; message: string } {
    // Hidden before anything is cut: half a key is one too.
    const text = this.#withoutKeys(joinText(this.#errorBody ?? []));
    const found = findError(parseObject(text), 'error');
    return { code: `http-${head.status}`, message: found?.message ?? text.slice(0, 500) };
  }

  /** Servers say in an error what they were sent, and errors stand in files. */
  #withoutKeys(text: string): string {
    let told = text;
    for (const [name, value] of Object.entries(this.#call.request.headers)) {
      const key = keyHeaders.test(name) ? value.replace(/^\w+ /, '') : '';
      if (key !== '') told = told.replaceAll(key, '[secret]');
    }
    return told;
  }
}

const keyHeaders = /^(authorization|proxy-authorization|(x-)?api-key)$/i;
const streamType = 'text/event-stream';

function joinText(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('');
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : { message: text };
  } catch {
    return { message: text };
  }
}
