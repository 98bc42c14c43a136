import { chunkBytes } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { parseRequests } from '../files/parse-requests.ts';
import {
  arrivalNsOf,
  LineProblems,
  readWorkloadChunks,
  sortLimit,
  tooManyToSort,
} from '../files/read-workload.ts';
import type { LinesToMeasure } from './measure-lines.ts';

/** A line to be put in its place. */
interface Line {
  readonly arrivalNs: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The lines of a workload in order of arrival, equal arrivals in file order, cut into chunks again. In memory.
 * @throws InputError for bad lines, or for too many
 */
export async function* readSortedChunks(path: string, context: Context): AsyncGenerator<LinesToMeasure> {
  const lines = await readLines(path, context);
  lines.sort((a, b) => a.arrivalNs - b.arrivalNs || a.offset - b.offset);
  let from = 0;
  while (from < lines.length) {
    let size = 0;
    let to = from;
    while (to < lines.length && size < chunkBytes) size += lines[to++]!.bytes.length;
    yield joinLines(lines.slice(from, to), size, { path, first: from });
    from = to;
  }
}

async function readLines(path: string, context: Context): Promise<Line[]> {
  const lines: Line[] = [];
  const problems = new LineProblems();
  for await (const chunk of readWorkloadChunks(path, context, `sorting ${path}`)) {
    parseRequests(chunk, {
      take({ request, index }) {
        const start = index === 0 ? 0 : chunk.ends[index - 1]!;
        const bytes = withoutMark(chunk.bytes.slice(start, chunk.ends[index]));
        lines.push({ arrivalNs: arrivalNsOf(request), offset: chunk.firstByte + start, bytes });
      },
      report: (problem) => problems.add(problem),
    });
    if (lines.length > sortLimit) throw tooManyToSort(path, sortLimit);
  }
  problems.throwIfAny();
  return lines;
}

/** A byte order mark may only stand where the file begins, and this line may go elsewhere. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function joinLines(
  lines: readonly Line[],
  size: number,
  { path, first }: { readonly path: string; readonly first: number },
): LinesToMeasure {
  const bytes = new Uint8Array(size);
  const ends = new Int32Array(lines.length);
  let at = 0;
  for (const [i, line] of lines.entries()) {
    bytes.set(line.bytes, at);
    at += line.bytes.length;
    ends[i] = at;
  }
  const offsets = Float64Array.from(lines, (line) => line.offset);
  return { bytes, ends, firstRecord: first, firstByte: 0, source: path, offsets };
}
