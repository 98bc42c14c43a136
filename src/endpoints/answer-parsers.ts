import type { AnswerChunk } from '../nouns/answer.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { AnswerMode, AnswerParser, ChunkSink } from './contract.ts';
import { isObject, type JsonObject } from './json-fields.ts';
import { RepeatedEvent } from './repeated-event.ts';
import { SseReader } from './sse.ts';

/** What an endpoint knows of its answers. One reader serves one answer, so it may remember. */
export interface AnswerReader {
  /** Reads the data of one event. `event` is '' where the server names none. */
  readEvent(data: JsonObject, writer: AnswerWriter, event: string): void;
  /** Reads an answer that was not streamed. */
  readWhole(body: JsonObject, writer: AnswerWriter): void;
  /** True where a stream simply ends; else an end without a finish reason or marker is a truncation. */
  readonly endsUnmarked?: boolean;
  /** It remembers nothing: equal events are read alike, whatever came before. */
  readonly isForgetful?: boolean;
}

/** The parser of an answer in either mode. */
export function createAnswerParser(emit: ChunkSink, mode: AnswerMode, reader: AnswerReader): AnswerParser {
  return mode === 'stream' ? new StreamParser(emit, reader) : new WholeParser(new AnswerWriter(emit), reader);
}

/** Unreadable bytes are to be found, not replaced. */
const strict = new TextDecoder('utf-8', { fatal: true });

const maxWholeBytes = 256 * 1024 * 1024;

class StreamParser implements AnswerParser {
  readonly #writer: AnswerWriter;
  readonly #reader: AnswerReader;
  readonly #sse: SseReader;
  readonly #repeated: RepeatedEvent | null;
  #events = 0;
  #told = 0;
  #last: AnswerChunk | null = null;

  constructor(emit: ChunkSink, reader: AnswerReader) {
    const writer = new AnswerWriter((chunk) => {
      this.#told++;
      this.#last = chunk;
      emit(chunk);
    });
    this.#writer = writer;
    this.#reader = reader;
    this.#repeated = reader.isForgetful === true ? new RepeatedEvent() : null;
    this.#sse = new SseReader({
      event: (event, data) => this.#readEvent(event, data),
      comment: (text) => writer.comment(text.trim()),
      tooLong: () => writer.fail(invalid('event-too-long', 'an event of the stream is longer than 16 MiB')),
    });
  }

  push(bytes: Uint8Array): void {
    const repeated = this.#repeated;
    if (repeated === null || !this.#sse.isBetweenEvents || this.#writer.isOver) {
      this.#sse.push(bytes);
      return;
    }
    let at = 0;
    for (let next = repeated.match(bytes, at); next >= 0; next = repeated.match(bytes, at)) {
      this.#writer.text('content', repeated.text);
      at = next;
    }
    if (at < bytes.length) this.#pushNew(at === 0 ? bytes : bytes.subarray(at), repeated);
  }

  /** Parses what is not known, and learns it when it is one event that is one text. */
  #pushNew(bytes: Uint8Array, repeated: RepeatedEvent): void {
    const [events, told, hadFinished] = [this.#events, this.#told, this.#writer.hasFinished];
    this.#sse.push(bytes);
    if (!this.#sse.isBetweenEvents || this.#events !== events + 1 || this.#told !== told + 1) return;
    const last = this.#last;
    if (last?.kind === 'content' && last.tokens === null && this.#writer.hasFinished === hadFinished)
      repeated.learn(bytes, last.text);
  }

  end(): void {
    this.#sse.end();
    if (this.#writer.hasFinished || this.#reader.endsUnmarked === true) this.#writer.done();
    else
      this.#writer.fail(invalid('truncated-stream', 'the stream ended without saying that it is finished'));
  }

  #readEvent(event: string, bytes: Uint8Array): void {
    this.#events++;
    const text = decode(bytes, this.#writer);
    if (text !== null) this.#readText(event, text);
    if (this.#writer.isOver) this.#sse.stop();
  }

  #readText(event: string, text: string): void {
    if (isDoneMark(text)) {
      this.#writer.done();
      return;
    }
    const data = parse(text, this.#writer);
    if (data !== null) this.#reader.readEvent(data, this.#writer, event);
  }
}

class WholeParser implements AnswerParser {
  readonly #writer: AnswerWriter;
  readonly #reader: AnswerReader;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(writer: AnswerWriter, reader: AnswerReader) {
    this.#writer = writer;
    this.#reader = reader;
  }

  push(bytes: Uint8Array): void {
    if (this.#writer.isOver) return;
    this.#length += bytes.length;
    if (this.#length <= maxWholeBytes) this.#pieces.push(bytes.slice());
    else {
      this.#pieces = [];
      this.#writer.fail(invalid('answer-too-long', 'the answer is longer than 256 MiB'));
    }
  }

  end(): void {
    if (this.#writer.isOver) return;
    const text = decode(this.#join(), this.#writer);
    const body = text === null ? null : parse(text, this.#writer);
    if (body !== null) this.#reader.readWhole(body, this.#writer);
    this.#writer.done();
  }

  #join(): Uint8Array {
    if (this.#pieces.length === 1) return this.#pieces[0]!;
    const joined = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  }
}

function isDoneMark(text: string): boolean {
  return text.length < 32 && text.trim() === '[DONE]';
}

function decode(bytes: Uint8Array, writer: AnswerWriter): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    writer.fail(invalid('invalid-utf8', 'the answer is not valid UTF-8'));
    return null;
  }
}

function parse(text: string, writer: AnswerWriter): JsonObject | null {
  const value = parseJson(text);
  if (isObject(value)) return value;
  const excerpt = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  writer.fail(invalid('malformed-json', `the answer is not a JSON object: ${excerpt}`));
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(code: string, message: string) {
  return { origin: 'invalid', code, message } as const;
}
