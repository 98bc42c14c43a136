import type { Batch } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import { nsPerMs } from '../core/units.ts';
import { type FormatSource, formats } from '../formats/index.ts';
import { LineProblems } from '../io/line-problems.ts';
import type { PrefixBlocks, WorkloadRequest } from '../nouns/workload.ts';
import { type HashedInput, openInput } from './input.ts';
import { notAsked } from './schedule.ts';

/** A trace in columns, in order of time, the first request at 0. */
export interface TraceColumns {
  readonly dueNs: Float64Array;
  readonly promptTokens: Int32Array;
  readonly outputTokens: Int32Array;
  readonly blocks: readonly (PrefixBlocks | null)[] | null;
  /** Of the last request, in the columns or past them. */
  readonly endNs: number;
  readonly input: HashedInput;
}

/** Reads a trace by a registered format, its requests before `untilNs`. @throws InputError listing every bad row */
export async function readTrace(
  format: string,
  path: string,
  context: Context,
  untilNs = Number.POSITIVE_INFINITY,
): Promise<TraceColumns> {
  const source = openInput(path, context);
  const problems = new LineProblems();
  const builder = new TraceBuilder(path, context, untilNs);
  const scope = {
    maxOutputTokens: 1,
    countTokens: null,
    report: problems.add.bind(problems),
    notice: context.notices.add.bind(context.notices),
  };
  for await (const batch of formats.get(format).read!(sourceOf(path, source.pieces.bind(source)), scope))
    builder.add(batch);
  problems.throwIfAny();
  return builder.finish(source.hashed());
}

function sourceOf(path: string, pieces: () => AsyncIterable<Uint8Array>): FormatSource {
  const refuse = (): never => {
    throw new InputError({ code: 'wrong-input', message: 'the trace is one file', place: { file: path } });
  };
  return { path, isFolder: false, pieces, openRandom: async () => refuse(), part: refuse };
}

/**
 * Gathers requests into columns, and puts them into order of time. Those due `untilNs` after the first row or later only
 * count for the end: a trace of a week does not fit in memory.
 */
export class TraceBuilder {
  readonly #path: string;
  readonly #context: Context;
  readonly #due = new FloatColumn();
  readonly #prompt = new IntegerColumn();
  readonly #output = new IntegerColumn();
  readonly #blocks: (PrefixBlocks | null)[] = [];
  readonly #untilNs: number;
  #hasBlocks = false;
  #startNs: number | null = null;
  #endNs = Number.NEGATIVE_INFINITY;

  constructor(path: string, context: Context, untilNs = Number.POSITIVE_INFINITY) {
    this.#path = path;
    this.#untilNs = untilNs;
    this.#context = context;
  }

  add(batch: Batch<WorkloadRequest>): void {
    for (const request of batch) {
      const { arrival_time_ns: ns, arrival_time_ms: ms, prefix_blocks: blocks } = request;
      const isKept = this.push(
        ns ?? ms * nsPerMs,
        request.prompt_tokens ?? notAsked,
        request.expected_output_tokens ?? notAsked,
      );
      // Millions of rows have none.
      if (!isKept || blocks === null || blocks === undefined) continue;
      this.#blocks[this.#due.length - 1] = blocks;
      this.#hasBlocks = true;
    }
  }

  /** False for a request past the end. */
  push(dueNs: number, promptTokens: number, outputTokens: number): boolean {
    this.#startNs ??= dueNs;
    this.#endNs = Math.max(this.#endNs, dueNs);
    if (dueNs - this.#startNs >= this.#untilNs) return false;
    this.#due.push(dueNs);
    this.#prompt.push(promptTokens);
    this.#output.push(outputTokens);
    return true;
  }

  /** @throws InputError when there is no request */
  finish(input: HashedInput): TraceColumns {
    const due = this.#due.take();
    if (due.length === 0)
      throw new InputError({ code: 'empty-trace', message: 'holds no request', place: { file: this.#path } });
    const order = Int32Array.from(due, (_, i) => i);
    let unsorted = 0;
    for (let i = 1; i < due.length; i++) if (due[i]! < due[i - 1]!) unsorted++;
    if (unsorted > 0) {
      order.sort((a, b) => due[a]! - due[b]! || a - b);
      for (let i = 0; i < unsorted; i++)
        this.#note('unsorted-times', 'a row is earlier than the one before; the trace was sorted');
    }
    this.#noteDuplicates(due, order);
    const prompts = this.#prompt.take();
    const outputs = this.#output.take();
    const firstNs = due[order[0]!]!;
    return {
      dueNs: Float64Array.from(order, (i) => due[i]! - firstNs),
      promptTokens: Int32Array.from(order, (i) => prompts[i]!),
      outputTokens: Int32Array.from(order, (i) => outputs[i]!),
      blocks: this.#hasBlocks ? Array.from(order, (i) => this.#blocks[i] ?? null) : null,
      endNs: this.#endNs - firstNs,
      input,
    };
  }

  #noteDuplicates(due: Float64Array, order: Int32Array): void {
    // Traces with blocks count time in steps of their own, at which many requests fall together.
    if (this.#hasBlocks) return;
    for (let i = 1; i < order.length; i++)
      if (due[order[i]!] === due[order[i - 1]!])
        this.#note('equal-times', 'a row has the time of the one before; both are kept, in file order');
  }

  #note(code: string, reason: string): void {
    this.#context.notices.add({ code, reason, place: { file: this.#path } });
  }
}
