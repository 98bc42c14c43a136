import type { RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError, InterruptedError, type Problem } from '../core/errors.ts';
import { lineAndColumn } from '../core/json-place.ts';
import { findSyntaxFault } from '../core/json-syntax.ts';
import { isBlank } from '../core/whitespace.ts';
import type { DraftRequest, DraftSink, RecordCompiler, SkipCode } from '../datasets/index.ts';
import { decompress } from '../io/decompress.ts';
import { createSha256 } from '../io/hash.ts';
import { recordTexts } from '../io/record-text.ts';
import { type Container, splitRecords } from '../io/records.ts';
import { lineOfByte } from './line-of-byte.ts';

/** Problems kept with their words; the rest are only counted. */
const problemsKept = 100;

export interface DraftReaderOptions {
  readonly path: string;
  readonly containers: readonly Container[];
  readonly compiler: RecordCompiler;
  readonly isStrict: boolean;
  /** Where each draft goes. */
  readonly take: (draft: DraftRequest) => void;
  /** Called between records and their steps; a promise means that gathered output is being written. */
  readonly writeGathered: () => Promise<void> | null;
}

/** What reading a dataset came to. */
export interface ReadSummary {
  readonly records: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly input: { readonly path: string; readonly sha256: string; readonly bytes: number };
}

/**
 * Streams a dataset's records through its compiler.
 * @throws InputError with every problem, when a record is wrong
 */
export async function readDrafts(options: DraftReaderOptions, context: Context): Promise<ReadSummary> {
  const reader = new DraftReader(options, context);
  await reader.run();
  return reader.summary();
}

class DraftReader implements DraftSink {
  readonly #options: DraftReaderOptions;
  readonly #context: Context;
  readonly #hash = createSha256();
  readonly #skipped = new Map<string, number>();
  readonly #problems: Problem[] = [];
  #problemCount = 0;
  #bytes = 0;
  #records = 0;
  #isJsonLines = false;
  /** The record in hand, from 0. */
  #record = 0;

  constructor(options: DraftReaderOptions, context: Context) {
    this.#options = options;
    this.#context = context;
  }

  async run(): Promise<void> {
    const { path, containers } = this.#options;
    for await (const chunk of splitRecords(this.#plainBytes(), path, containers)) {
      this.#isJsonLines = chunk.container === 'jsonl';
      await this.#readChunk(chunk.records);
    }
    if (this.#problemCount > 0) throw new InputError(this.#problems, { total: this.#problemCount });
  }

  summary(): ReadSummary {
    const input = { path: this.#options.path, sha256: this.#hash.digestHex(), bytes: this.#bytes };
    return { records: this.#records, skipped: Object.fromEntries([...this.#skipped].sort()), input };
  }

  emit(draft: DraftRequest): void {
    this.#options.take(draft);
  }

  skip(code: SkipCode, reason: string): void {
    if (this.#options.isStrict) {
      this.reject(code, reason);
      return;
    }
    this.#skipped.set(code, (this.#skipped.get(code) ?? 0) + 1);
    this.#context.notices.add({ code: `skipped-${code}`, reason, place: this.#place() });
  }

  reject(code: string, message: string, path?: string): void {
    this.#report({ code, message, place: { ...this.#place(), ...(path === undefined ? {} : { path }) } });
  }

  async *#plainBytes(): AsyncGenerator<Uint8Array> {
    for await (const piece of decompress(this.#rawBytes(), this.#options.path)) {
      this.#hash.update(piece);
      this.#bytes += piece.length;
      yield piece;
    }
  }

  async *#rawBytes(): AsyncGenerator<Uint8Array> {
    const { runtime, signal, progress } = this.#context;
    const { path } = this.#options;
    const total = await runtime.files.sizeBytes(path);
    const event = { label: `compiling ${path}`, total, unit: 'bytes' as const };
    let done = 0;
    try {
      for await (const piece of runtime.files.read(path)) {
        if (signal.aborted) throw new InterruptedError();
        done += piece.length;
        yield piece;
        progress({ ...event, done });
      }
    } finally {
      progress({ ...event, done, isLast: true });
    }
  }

  async #readChunk(chunk: RecordChunk): Promise<void> {
    const texts = recordTexts(chunk);
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]!;
      this.#record = chunk.firstRecord + i;
      const record = parseRecord(text);
      if (record === undefined) {
        if (text === null || !isBlank(text) || !this.#isJsonLines) await this.#reportSyntax(chunk, i, text);
        continue;
      }
      this.#records++;
      const steps = this.#options.compiler.compile(record, this);
      if (steps !== undefined) await this.#walk(steps);
      const writing = this.#options.writeGathered();
      if (writing !== null) await writing;
    }
  }

  async #walk(steps: Iterable<void>): Promise<void> {
    for (const _ of steps) {
      const writing = this.#options.writeGathered();
      if (writing !== null) await writing;
      if (this.#context.signal.aborted) throw new InterruptedError();
    }
  }

  #place() {
    const file = this.#options.path;
    return this.#isJsonLines ? { file, line: this.#record + 1 } : { file, record: this.#record };
  }

  #report(problem: Problem): void {
    if (++this.#problemCount <= problemsKept) this.#problems.push(problem);
  }

  async #reportSyntax(chunk: RecordChunk, index: number, text: string | null): Promise<void> {
    const fault = text === null ? null : findSyntaxFault(text);
    const base =
      fault === null
        ? { code: 'bad-utf8', message: 'not valid UTF-8', hint: 'save the file as UTF-8' }
        : { code: 'bad-json', message: `not valid JSON: ${fault.message}` };
    const within = lineAndColumn(text ?? '', Math.min(fault?.offset ?? 0, (text ?? '').trimEnd().length));
    if (this.#isJsonLines) {
      this.#report({ ...base, place: { ...this.#place(), column: within.column } });
      return;
    }
    const { path } = this.#options;
    const start = chunk.firstByte + (index === 0 ? 0 : chunk.ends[index - 1]!);
    // Only the first problems are worth another look at the file.
    const startLine = this.#problemCount < 10 ? await lineOfByte(this.#context.runtime, path, start) : null;
    const line = startLine === null ? {} : { line: startLine + within.line - 1 };
    this.#report({ ...base, place: { ...this.#place(), ...line } });
  }
}

/** Undefined for bytes that are not UTF-8 (null) and for text that is not JSON. */
function parseRecord(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
