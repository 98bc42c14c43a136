import { type Batch, batchRows } from '../core/batch.ts';
import { type Moment, nsBetween, parseMoment } from '../core/timestamp.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { CsvSplitter } from '../io/csv.ts';
import type { FormatSample, FormatSource, ReadScope } from './contract.ts';
import { numberedId } from './loss.ts';
import { arrivalAt, outputOf } from './request-parts.ts';

/** A CSV trace of times and token counts: what its columns are called. */
export interface LengthTraceShape {
  readonly time: string;
  readonly prompt: string;
  readonly output: string;
  /** What a numeric time counts. */
  readonly nsPerUnit: number;
  /** A column whose text becomes the request's model. */
  readonly model?: string;
}

/** Whether the header has the shape's columns. */
export function looksLikeLengthTrace({ header }: FormatSample, shape: LengthTraceShape): boolean {
  const names = header.map((cell) => cell.trim());
  return [shape.time, shape.prompt, shape.output].every((name) => names.includes(name));
}

/**
 * Reads a trace. Times count from the first row's, which becomes 0; a row before it is reported, since it would have a
 * negative time. Requests have no text, only its length.
 */
export async function* readLengthTrace(
  source: FormatSource,
  scope: ReadScope,
  shape: LengthTraceShape,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const reader = new RowReader(source.path, scope, shape);
  const splitter = new CsvSplitter();
  const decoder = new TextDecoder();
  for await (const piece of source.pieces()) {
    yield* inBatches(reader.read(splitter.push(decoder.decode(piece, { stream: true }))));
  }
  yield* inBatches(reader.read([...splitter.push(decoder.decode()), ...splitter.finish()]));
}

function* inBatches(requests: readonly WorkloadRequest[]): Generator<Batch<WorkloadRequest>> {
  for (let at = 0; at < requests.length; at += batchRows) yield requests.slice(at, at + batchRows);
}

class RowReader {
  readonly #file: string;
  readonly #scope: ReadScope;
  readonly #shape: LengthTraceShape;
  #columns: { time: number; prompt: number; output: number; model: number } | null = null;
  #line = 0;
  #requests = 0;
  #start: Moment | null = null;

  constructor(file: string, scope: ReadScope, shape: LengthTraceShape) {
    this.#file = file;
    this.#scope = scope;
    this.#shape = shape;
  }

  read(rows: readonly (readonly string[])[]): WorkloadRequest[] {
    const requests: WorkloadRequest[] = [];
    for (const row of rows) {
      this.#line++;
      if (this.#line === 1) this.#readHeader(row);
      else if (this.#columns !== null) {
        const request = this.#requestOf(row);
        if (request !== null) requests.push(request);
      }
    }
    return requests;
  }

  #readHeader(row: readonly string[]): void {
    const names = row.map((cell) => cell.replace(/^\ufeff/, '').trim());
    const { time, prompt, output, model } = this.#shape;
    const missing = [time, prompt, output].filter((name) => !names.includes(name));
    if (missing.length === 0) {
      const at = (name: string) => names.indexOf(name);
      this.#columns = {
        time: at(time),
        prompt: at(prompt),
        output: at(output),
        model: model === undefined ? -1 : at(model),
      };
      return;
    }
    const message = `the column${missing.length > 1 ? 's' : ''} ${missing.map((name) => `'${name}'`).join(', ')} missing; found ${names.join(', ')}`;
    this.#scope.report({ code: 'missing-column', message, place: { file: this.#file, line: 1 } });
  }

  #requestOf(row: readonly string[]): WorkloadRequest | null {
    const columns = this.#columns!;
    const moment = parseMoment(row[columns.time] ?? '', this.#shape.nsPerUnit);
    if (moment === null) return this.#refuse(`${this.#shape.time}: '${row[columns.time] ?? ''}' is no time`);
    this.#start ??= moment;
    const atNs = nsBetween(this.#start, moment);
    if (atNs < 0) return this.#refuse('comes before the first row: sort the trace by time');
    const prompt = this.#count(row, columns.prompt, this.#shape.prompt);
    const output = this.#count(row, columns.output, this.#shape.output);
    if (prompt === null || output === null) return null;
    const model = columns.model < 0 ? '' : (row[columns.model] ?? '');
    return {
      request_id: numberedId(this.#requests++),
      prompt: '',
      prompt_tokens: prompt,
      ...outputOf(output),
      ...arrivalAt(atNs),
      ...(model === '' ? {} : { model }),
    };
  }

  #count(row: readonly string[], column: number, name: string): number | null {
    const text = (row[column] ?? '').trim();
    const value = Number(text);
    if (text !== '' && Number.isSafeInteger(value) && value >= 0) return value;
    return this.#refuse(`${name}: '${text}' is no whole number ≥ 0`);
  }

  #refuse(message: string): null {
    this.#scope.report({ code: 'bad-row', message, place: { file: this.#file, line: this.#line } });
    return null;
  }
}
