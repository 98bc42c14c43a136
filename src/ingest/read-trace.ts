import { InputError } from '../core/errors.ts';
import type { Files } from '../core/runtime.ts';
import { defineTask } from '../core/task.ts';
import { decompress } from '../io/decompress.ts';
import { nodeFiles } from '../io/node-files.ts';
import { type TraceEvents, type TraceFormat, traceFormats } from '../kernel-traces/index.ts';
import { findLaunches, holdsAny, launchStartsByThread } from './launches.ts';
import { linkTrace } from './link-trace.ts';
import type { LinkedTrace } from './linked-trace.ts';

/** Frames held in memory before the trace is read a second time instead: about 24 bytes each. */
const defaultMaxFrames = 1_500_000;

/** Which trace, and whether its interpreter frames are wanted. */
export interface TraceInput {
  readonly path: string;
  readonly withFrames: boolean;
  readonly maxFrames?: number;
}

/** Reads and links one trace on a thread of its own. */
export const ingestTrace = defineTask<null, TraceInput, LinkedTrace>({
  name: 'ingest-trace',
  isHeavy: true,
  start: () => (input) => readTrace(nodeFiles, input),
  outputBuffers: ({ events, links, stacks }) => [
    ...new Set(
      [events.device, events.host, events.annotations, events.frames, links, stacks].flatMap((columns) =>
        Object.values(columns as unknown as Record<string, Int32Array<ArrayBuffer>>).map(
          (column) => column.buffer,
        ),
      ),
    ),
  ],
});

/**
 * Reads and links one trace. Traces with more frames than memory should hold are read twice: the second time
 * only for the frames that hold a launch, which is all that stacks need.
 * @throws InputError for what is no trace
 */
export async function readTrace(files: Files, input: TraceInput): Promise<LinkedTrace> {
  const { path, withFrames, maxFrames = defaultMaxFrames } = input;
  const { format, pieces } = await detectFormat(files, path);
  const options = { source: path, maxFrames };
  const events = await format.read(pieces, { ...options, frames: withFrames ? 'all' : 'none' });
  if (events.areFramesComplete || path === '-' || events.originUs === null) return linkTrace(events);
  const starts = launchStartsByThread(events, findLaunches(events).launch);
  const { originUs } = events;
  const again = await format.read(decompress(files.read(path), path), {
    ...options,
    frames: {
      originUs,
      wants: (thread, startNs, durationNs) => {
        const launches = starts.get(thread);
        return launches !== undefined && holdsAny(launches, startNs, startNs + durationNs);
      },
    },
  });
  return linkTrace(withFramesOf(events, again));
}

/** The events of one reading with the frames of another, whose texts are numbered differently. */
function withFramesOf(events: TraceEvents, again: TraceEvents): TraceEvents {
  const texts = [...events.texts];
  const numbers = new Map(texts.map((text, id) => [text, id]));
  const numberOf = again.texts.map((text) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    texts.push(text);
    return texts.length - 1;
  });
  const { name, thread, startNs, durationNs } = again.frames;
  return {
    ...events,
    texts,
    frames: {
      name: name.map((id) => numberOf[id]!),
      thread: thread.map((id) => numberOf[id]!),
      startNs,
      durationNs,
    },
    areFramesComplete: true,
  };
}

async function detectFormat(
  files: Files,
  path: string,
): Promise<{ format: TraceFormat; pieces: AsyncIterable<Uint8Array> }> {
  const plain = decompress(files.read(path), path);
  const first = await plain.next();
  const head = first.done === true ? '' : new TextDecoder().decode(first.value.subarray(0, 256));
  const format = [...traceFormats].find(({ detect }) => detect(head));
  if (format === undefined || first.done === true)
    throw new InputError({
      code: 'not-a-trace',
      message: first.done === true ? 'the file is empty' : 'the file is no JSON trace',
      place: { file: path },
      hint: 'pass the .json or .json.gz that torch.profiler exports',
    });
  const { value } = first;
  async function* replay() {
    yield value;
    yield* plain;
  }
  return { format, pieces: replay() };
}
