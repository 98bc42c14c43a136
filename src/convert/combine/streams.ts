import { type Batch, batchRows } from '../../core/batch.ts';
import { InputError } from '../../core/errors.ts';

/** Rows that are sorted in memory, at most. */
const sortLimit = 1_000_000;

/** When a row is due; the unit is the caller's, the same for all rows. */
type DueOf<T> = (row: T) => number;

/** A stream's rows in order of arrival, equal ones as they came. @throws InputError past a million rows */
export async function* sortByArrival<T>(
  batches: AsyncIterable<Batch<T>>,
  dueOf: DueOf<T>,
  path: string,
): AsyncGenerator<Batch<T>> {
  const all: T[] = [];
  for await (const batch of batches) {
    for (const row of batch) all.push(row);
    if (all.length > sortLimit)
      throw new InputError({
        code: 'unsorted-workload',
        message: `requests are not in order of arrival, and more than ${sortLimit} cannot be sorted in memory`,
        place: { file: path },
        hint: 'sort the lines by arrival first',
      });
  }
  yield all.sort((a, b) => dueOf(a) - dueOf(b));
}

/** One stream after another. */
export async function* oneByOne<T>(streams: readonly AsyncIterable<Batch<T>>[]): AsyncGenerator<Batch<T>> {
  for (const stream of streams) yield* stream;
}

/** All streams in order of arrival; of rows due at once, the first stream's come first. */
export async function* byArrival<T>(
  streams: readonly AsyncIterable<Batch<T>>[],
  dueOf: DueOf<T>,
): AsyncGenerator<Batch<T>> {
  let heads: Head<T>[] = [];
  for (const head of streams.map((stream) => new Head(stream))) if (await head.fill()) heads.push(head);
  let batch: T[] = [];
  while (heads.length > 0) {
    let earliest = heads[0]!;
    for (const head of heads) if (dueOf(head.row) < dueOf(earliest.row)) earliest = head;
    batch.push(earliest.take());
    if (earliest.needsBatch && !(await earliest.fill())) heads = heads.filter((head) => head !== earliest);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** The next row of a stream is looked at, not taken, until it is the earliest. */
class Head<T> {
  readonly #batches: AsyncIterator<Batch<T>>;
  #batch: Batch<T> = [];
  #at = 0;

  constructor(stream: AsyncIterable<Batch<T>>) {
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

  get row(): T {
    return this.#batch[this.#at]!;
  }

  take(): T {
    return this.#batch[this.#at++]!;
  }
}
