import { chunkBytes, type RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import { rowNumbers } from '../nouns/pick-rows.ts';
import type { PlacedLines } from '../workloads/column-builder.ts';
import { arrivalOrder } from '../workloads/column-gatherer.ts';
import { columnChunks } from '../workloads/read-columns.ts';
import { LineProblems, readWorkloadChunks } from '../workloads/read-workload.ts';

/** Bytes of lines that wait for their turn, at most: a workload in no order at all may be this large. */
const bytesHeld = 1024 * (1 << 20);

/** A line and where it stands in the file. */
interface Line {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The lines of a workload in order of arrival, equal arrivals in file order, cut into chunks again. The file is read twice:
 * for the order, then for the lines, each of which is held until all before it have come.
 * @throws InputError for bad lines, or for lines so far from their place that too much would be held
 */
export async function* readSortedChunks(path: string, context: Context): AsyncGenerator<PlacedLines> {
  const requests = await findRequests(path, context);
  const waiting = new Map<number, Line>();
  let held = 0;
  let read = 0;
  const ready = new ReadyLines(path);
  for await (const chunk of readWorkloadChunks(path, context)) {
    for (const line of linesOf(chunk, requests, read)) {
      waiting.set(requests.places[read++]!, line);
      held += line.bytes.length;
      for (let next = waiting.get(ready.taken); next !== undefined; next = waiting.get(ready.taken)) {
        waiting.delete(ready.taken);
        held -= next.bytes.length;
        ready.add(next);
      }
    }
    if (held > bytesHeld) throw tooFarApart(path);
    if (ready.isFull) yield ready.take();
  }
  if (ready.taken > 0) yield ready.take();
}

/** Where requests stand in the file, and in order of arrival; by place in the file. */
interface FoundRequests {
  readonly offset: Float64Array;
  readonly length: Int32Array;
  readonly places: Int32Array;
}

const nothingCounted = {
  tokenizer: null,
  prefers: 'declared',
  countsOutputs: false,
  hasBlocks: false,
} as const;

async function findRequests(path: string, context: Context): Promise<FoundRequests> {
  const arrivals = new FloatColumn();
  const offset = new FloatColumn();
  const length = new IntegerColumn();
  const problems = new LineProblems();
  const lines = readWorkloadChunks(path, context, `sorting ${path}`);
  for await (const chunk of columnChunks(lines, nothingCounted, context)) {
    problems.addAll(chunk.problems, chunk.problemCount);
    arrivals.append(chunk.arrivalNs);
    offset.append(chunk.bodyOffset);
    length.append(chunk.bodyLength);
  }
  problems.throwIfAny();
  return { offset: offset.view(), length: length.view(), places: placesInOrder(arrivals.view()) };
}

/** By place in the file: place in order of arrival. */
function placesInOrder(arrivals: Float64Array): Int32Array {
  const order = arrivalOrder(arrivals);
  if (order === null) return rowNumbers(arrivals.length);
  const places = new Int32Array(order.length);
  for (let place = 0; place < order.length; place++) places[order[place]!] = place;
  return places;
}

/** The lines of a chunk that are requests, of which the first is request `first` of the file. */
function* linesOf(
  { bytes, firstByte }: RecordChunk,
  { offset, length }: FoundRequests,
  first: number,
): Generator<Line> {
  for (let row = first; row < offset.length; row++) {
    const start = offset[row]! - firstByte;
    if (start >= bytes.length) return;
    yield withoutMark({ offset: offset[row]!, bytes: bytes.slice(start, start + length[row]!) });
  }
}

/** A byte order mark may only stand where the file begins, and this line may go elsewhere. */
function withoutMark({ offset, bytes }: Line): Line {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? { offset: offset + 3, bytes: bytes.subarray(3) } : { offset, bytes };
}

/** Lines in order, gathered into chunks. */
class ReadyLines {
  readonly #path: string;
  #lines: Line[] = [];
  #size = 0;
  /** Lines ever added. */
  taken = 0;

  constructor(path: string) {
    this.#path = path;
  }

  get isFull(): boolean {
    return this.#size >= chunkBytes;
  }

  add(line: Line): void {
    this.#lines.push(line);
    this.#size += line.bytes.length;
    this.taken++;
  }

  take(): PlacedLines {
    const lines = this.#lines;
    const bytes = new Uint8Array(this.#size);
    const ends = new Int32Array(lines.length);
    let at = 0;
    for (const [i, line] of lines.entries()) {
      bytes.set(line.bytes, at);
      at += line.bytes.length;
      ends[i] = at;
    }
    const offsets = Float64Array.from(lines, ({ offset }) => offset);
    const firstRecord = this.taken - lines.length;
    this.#lines = [];
    this.#size = 0;
    return { bytes, ends, firstRecord, firstByte: 0, source: this.#path, offsets };
  }
}

function tooFarApart(path: string): InputError {
  return new InputError({
    code: 'unsorted-workload',
    message: `requests are so far from the order of arrival that sorting would hold more than ${bytesHeld >> 20} MiB`,
    place: { file: path },
    hint: 'sort the lines by arrival first',
  });
}
