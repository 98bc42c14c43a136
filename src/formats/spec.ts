import type { Batch } from '../core/batch.ts';
import { defineOptions } from '../core/options.ts';
import { splitLines } from '../io/lines.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat, type FormatSource, type ReadScope } from './contract.ts';
import { readCsvRows } from './csv-rows.ts';
import { allBut } from './loss.ts';
import { arrivalAt, outputOf } from './request-parts.ts';
import { type Prompt, parsePromptLines } from './spec-prompts.ts';

const files = ['prompts.jsonl', 'trace_lengths.csv', 'trace_intervals.csv'] as const;

/** The workload directory of gpu-simulate-test, which `iwc spec` writes. Its prompts are kept in memory while it is read. */
export const spec = defineFormat({
  name: 'spec',
  summary: 'the directory that iwc spec writes: prompts, lengths and exact arrivals',
  extension: '',
  source: 'https://github.com/CodeGandee/gpu-simulate-test',
  options: defineOptions({}),
  detect: ({ kind, names }) => kind === 'folder' && files.every((name) => names.includes(name)),
  folderFiles: files,
  read: readSpec,
  cannotCarry: allBut([
    ...(['request_id', 'prompt', 'arrival_time_ms', 'arrival_time_ns'] as const),
    ...(['prompt_tokens', 'expected_output_tokens'] as const),
  ]),
});

interface Lengths {
  readonly requestId: number;
  readonly promptId: string;
  readonly prefill: number;
  readonly decode: number;
}

interface Arrival {
  readonly requestId: number;
  readonly ns: number;
}

/** Goes through lengths and arrivals side by side: both are in order of request_id. */
async function* readSpec(source: FormatSource, outer: ReadScope): AsyncGenerator<Batch<WorkloadRequest>> {
  const scope = withoutFollowers(outer);
  const prompts = await readPrompts(source.part('prompts.jsonl'), scope);
  const arrivals = new Queue(readArrivals(source.part('trace_intervals.csv'), scope));
  for await (const batch of readLengths(source.part('trace_lengths.csv'), scope)) {
    const requests: WorkloadRequest[] = [];
    for (const lengths of batch) {
      if (arrivals.isEmpty) await arrivals.fill();
      const request = join(lengths, arrivals.take(), prompts, source, scope);
      if (request !== null) requests.push(request);
    }
    yield requests;
  }
  if (arrivals.isEmpty) await arrivals.fill();
  const extra = arrivals.take();
  if (extra !== null)
    mismatch(source, scope, outOfStep, `request ${extra.requestId} has an arrival, but no lengths`);
}

/** Once a row is unsound or out of step, none after it pairs up: of those only the first is told. */
function withoutFollowers(scope: ReadScope): ReadScope {
  let isInStep = true;
  return {
    ...scope,
    report(problem) {
      if (isInStep || problem.code !== outOfStep) scope.report(problem);
      if (problem.code !== 'spec-mismatch') isInStep = false;
    },
  };
}

const outOfStep = 'spec-out-of-step';

interface PromptTable {
  readonly texts: ReadonlyMap<string, string>;
  /** False when an id stands twice: the later text counts, and requests are known by their number. */
  readonly isUnique: boolean;
}

async function readPrompts(source: FormatSource, scope: ReadScope): Promise<PromptTable> {
  const texts = new Map<string, string>();
  let count = 0;
  const take = ({ promptId, text }: Prompt) => {
    count++;
    texts.set(promptId, text);
  };
  for await (const chunk of splitLines(source.pieces(), source.path))
    parsePromptLines(chunk, { take, report: (problem) => scope.report(problem) });
  return { texts, isUnique: texts.size === count };
}

function readLengths(source: FormatSource, scope: ReadScope) {
  return readCsvRows(source, scope, {
    columns: ['request_id', 'prompt_id', 'num_prefill_tokens', 'num_decode_tokens'],
    parse: (fields): Lengths => ({
      requestId: fields.count('request_id'),
      promptId: fields.text('prompt_id'),
      prefill: fields.count('num_prefill_tokens'),
      decode: fields.count('num_decode_tokens'),
    }),
  });
}

function readArrivals(source: FormatSource, scope: ReadScope) {
  return readCsvRows(source, scope, {
    columns: ['request_id', 'inter_arrival_ns', 'arrival_time_ns'],
    parse: (fields): Arrival => ({
      requestId: fields.count('request_id'),
      ns: fields.count('arrival_time_ns'),
    }),
  });
}

/** Rows of batches one by one, waiting only between batches. */
class Queue<T> {
  readonly #batches: AsyncIterator<Batch<T>>;
  #batch: Batch<T> = [];
  #at = 0;

  constructor(batches: AsyncIterable<Batch<T>>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  get isEmpty(): boolean {
    return this.#at === this.#batch.length;
  }

  async fill(): Promise<void> {
    while (this.isEmpty) {
      const next = await this.#batches.next();
      if (next.done === true) return;
      this.#batch = next.value;
      this.#at = 0;
    }
  }

  /** Null at the end. */
  take(): T | null {
    return this.#batch[this.#at++] ?? null;
  }
}

function join(
  lengths: Lengths,
  arrival: Arrival | null,
  { texts, isUnique }: PromptTable,
  source: FormatSource,
  scope: ReadScope,
): WorkloadRequest | null {
  const text = texts.get(lengths.promptId);
  if (text === undefined)
    return mismatch(
      source,
      scope,
      'spec-mismatch',
      `prompt_id '${lengths.promptId}' missing from prompts.jsonl`,
    );
  if (arrival === null || arrival.requestId !== lengths.requestId)
    return mismatch(
      source,
      scope,
      outOfStep,
      `request ${lengths.requestId} has lengths, but no arrival in its place`,
    );
  return {
    request_id: isUnique && lengths.promptId !== '' ? lengths.promptId : String(lengths.requestId),
    prompt: text,
    prompt_tokens: lengths.prefill,
    ...outputOf(lengths.decode),
    ...arrivalAt(arrival.ns),
    ...(isUnique ? {} : { metadata: { prompt_id: lengths.promptId } }),
  };
}

function mismatch(source: FormatSource, scope: ReadScope, code: string, message: string): null {
  scope.report({
    code,
    message,
    place: { file: source.path },
    hint: 'the four files must come from one run of iwc spec',
  });
  return null;
}
