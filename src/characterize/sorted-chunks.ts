import { chunkBytes } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { FloatColumn } from '../core/growing-column.ts';
import { parseRequests } from '../workloads/parse-requests.ts';
import { arrivalNsOf, LineProblems, readWorkloadChunks } from '../workloads/read-workload.ts';
import type { LinesToMeasure } from './measure-lines.ts';

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
export async function* readSortedChunks(path: string, context: Context): AsyncGenerator<LinesToMeasure> {
  const places = placesInOrder(await readArrivals(path, context));
  const waiting = new Map<number, Line>();
  let held = 0;
  let read = 0;
  const ready = new ReadyLines(path);
  for await (const chunk of readWorkloadChunks(path, context)) {
    for (const line of linesOf(chunk)) {
      waiting.set(places[read++]!, line);
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

/** The arrivals of all requests, in file order. */
async function readArrivals(path: string, context: Context): Promise<Float64Array> {
  const arrivals = new FloatColumn();
  const problems = new LineProblems();
  for await (const chunk of readWorkloadChunks(path, context, `sorting ${path}`))
    parseRequests(chunk, {
      take: ({ request }) => arrivals.push(arrivalNsOf(request)),
      report: (problem) => problems.add(problem),
    });
  problems.throwIfAny();
  return arrivals.view();
}

/** By place in the file: place in order of arrival. */
function placesInOrder(arrivals: Float64Array): Int32Array {
  const order = Int32Array.from(arrivals.keys()).sort((a, b) => arrivals[a]! - arrivals[b]! || a - b);
  const places = new Int32Array(order.length);
  for (let place = 0; place < order.length; place++) places[order[place]!] = place;
  return places;
}

function linesOf(chunk: LinesToMeasure): Line[] {
  const lines: Line[] = [];
  parseRequests(chunk, {
    take({ index }) {
      const start = index === 0 ? 0 : chunk.ends[index - 1]!;
      const bytes = withoutMark(chunk.bytes.slice(start, chunk.ends[index]));
      lines.push({ offset: chunk.firstByte + start, bytes });
    },
    // The first reading has found none.
    report() {},
  });
  return lines;
}

/** A byte order mark may only stand where the file begins, and this line may go elsewhere. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
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

  take(): LinesToMeasure {
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
