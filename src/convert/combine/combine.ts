import { type Batch, batchRows } from '../../core/batch.ts';
import type { Context } from '../../core/context.ts';
import { InputError, UsageError } from '../../core/errors.ts';
import { nsPerMs } from '../../core/units.ts';
import type { WorkloadRequest } from '../../core/workload.ts';
import { openInput } from '../../files/open-input.ts';
import { defaultReadSettings, readRequests } from '../../files/read-requests.ts';
import { formats } from '../../formats/index.ts';
import { createPlacement, Names, type Placement } from './keep-apart.ts';
import type { CombineOptions } from './options.ts';
import { arrivalNsOf, type InputFacts, scanInput } from './scan.ts';

/** `concat`: each workload begins when the one before has ended. `merge`: all begin together. */
export type CombineKind = 'concat' | 'merge';

/** Requests that are sorted in memory, at most. */
const sortLimit = 1_000_000;

/** Workloads that are put together, and what is known of them. */
export interface Combination {
  readonly inputs: readonly InputFacts[];
  /** The format they share, or that was asked for; else the canonical one. */
  readonly to: string;
  readonly batches: AsyncIterable<Batch<WorkloadRequest>>;
}

/**
 * Puts workloads together. Ids of requests stay distinct, and unless `fuse` is given those of sessions and numbers of
 * prefix blocks too.
 * @throws UsageError without inputs, InputError
 */
export async function combine(
  kind: CombineKind,
  paths: readonly string[],
  options: CombineOptions,
  context: Context,
): Promise<Combination> {
  if (paths.length === 0)
    throw new UsageError({
      code: 'no-inputs',
      message: `${kind} needs workloads to put together`,
      hint: `iwc ${kind} a.jsonl b.jsonl --output c.jsonl`,
    });
  if (kind === 'merge' && options.gapMs > 0)
    throw new UsageError({
      code: 'clashing-options',
      message: '--gap-ms is for concat: merged workloads begin together',
    });
  const inputs: InputFacts[] = [];
  for (const path of paths) inputs.push(await scanInput(path, options.from, context));
  const placements = place(kind, inputs, options);
  const streams = inputs.map((input, at) => readPlaced(input, placements[at]!, options.from, context));
  return {
    inputs,
    to: formatOf(inputs, options.to),
    batches: kind === 'concat' ? oneByOne(streams) : byArrival(streams),
  };
}

function formatOf(inputs: readonly InputFacts[], asked: string | null): string {
  if (asked !== null) return formats.get(asked).name;
  // An empty file is of no format in particular.
  const names = [...new Set(inputs.filter(({ requests }) => requests > 0).map(({ format }) => format))];
  return names.length === 1 && formats.get(names[0]!).createWriter !== undefined ? names[0]! : 'iwc';
}

function place(
  kind: CombineKind,
  inputs: readonly InputFacts[],
  { fuse, gapMs }: CombineOptions,
): readonly Placement[] {
  const requestIds = new Names();
  const sessionIds = fuse ? null : new Names();
  let shiftNs = 0;
  let blockShift = 0;
  return inputs.map((facts, input) => {
    const placement = createPlacement({ input, shiftNs, blockShift, requestIds, sessionIds });
    if (kind === 'concat') shiftNs += facts.lastArrivalNs + Math.round(gapMs * nsPerMs);
    if (!fuse) blockShift += facts.highestBlock + 1;
    return placement;
  });
}

async function* readPlaced(
  facts: InputFacts,
  placement: Placement,
  from: string | null,
  context: Context,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const batches = readRequests(await openInput(facts.path, from, context), defaultReadSettings, context);
  for await (const batch of facts.isSorted ? batches : sorted(batches, facts)) yield batch.map(placement);
}

async function* sorted(
  batches: AsyncIterable<Batch<WorkloadRequest>>,
  facts: InputFacts,
): AsyncGenerator<Batch<WorkloadRequest>> {
  if (facts.requests > sortLimit)
    throw new InputError({
      code: 'unsorted-workload',
      message: `requests are not in order of arrival, and more than ${sortLimit} cannot be sorted in memory`,
      place: { file: facts.path },
      hint: 'sort the lines by arrival first',
    });
  const all: WorkloadRequest[] = [];
  for await (const batch of batches) all.push(...batch);
  yield all.sort((a, b) => arrivalNsOf(a) - arrivalNsOf(b));
}

async function* oneByOne(
  streams: readonly AsyncIterable<Batch<WorkloadRequest>>[],
): AsyncGenerator<Batch<WorkloadRequest>> {
  for (const stream of streams) yield* stream;
}

/** The next request of a stream is looked at, not taken, until it is the earliest. */
class Head {
  readonly #batches: AsyncIterator<Batch<WorkloadRequest>>;
  #batch: Batch<WorkloadRequest> = [];
  #at = 0;

  constructor(stream: AsyncIterable<Batch<WorkloadRequest>>) {
    this.#batches = stream[Symbol.asyncIterator]();
  }

  get needsBatch(): boolean {
    return this.#at === this.#batch.length;
  }

  /** False at the end. */
  async fill(): Promise<boolean> {
    while (this.needsBatch) {
      const next = await this.#batches.next();
      if (next.done === true) return false;
      this.#batch = next.value;
      this.#at = 0;
    }
    return true;
  }

  get request(): WorkloadRequest {
    return this.#batch[this.#at]!;
  }

  take(): WorkloadRequest {
    return this.#batch[this.#at++]!;
  }
}

/** All streams in order of arrival; of requests due at once, the first stream's come first. */
async function* byArrival(
  streams: readonly AsyncIterable<Batch<WorkloadRequest>>[],
): AsyncGenerator<Batch<WorkloadRequest>> {
  let heads: Head[] = [];
  for (const head of streams.map((stream) => new Head(stream))) if (await head.fill()) heads.push(head);
  let batch: WorkloadRequest[] = [];
  while (heads.length > 0) {
    let earliest = heads[0]!;
    for (const head of heads) if (arrivalNsOf(head.request) < arrivalNsOf(earliest.request)) earliest = head;
    batch.push(earliest.take());
    if (earliest.needsBatch && !(await earliest.fill())) heads = heads.filter((head) => head !== earliest);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
