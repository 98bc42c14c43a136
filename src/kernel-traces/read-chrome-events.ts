import { InputError } from '../core/errors.ts';
import { walkNestedArray } from '../io/json-nested-array.ts';
import type { TraceReadOptions } from './contract.ts';
import { EventReader } from './event-reader.ts';
import { finishColumns } from './event-sink.ts';
import type { TraceEvents } from './trace-events.ts';
import { readTraceFacts } from './trace-facts.ts';

/** Reads Chrome trace events, alone in an array or as `traceEvents` of an object. */
export async function readChromeEvents(
  format: string,
  pieces: AsyncIterable<Uint8Array>,
  options: TraceReadOptions,
): Promise<TraceEvents> {
  const { source } = options;
  const reader = new EventReader(options);
  const members = new Map<string, string>();
  let jsonBytes = 0;
  let isDamaged = false;
  async function* counted() {
    try {
      for await (const piece of pieces) {
        jsonBytes += piece.length;
        yield piece;
      }
    } catch (error) {
      // A compressed file cut short still holds all its events up to the cut; other damage is an error.
      if (!isCutShort(error) || reader.eventCount === 0) throw error;
      isDamaged = true;
    }
  }
  const end = await walkNestedArray(
    counted(),
    { source, arrayKey: 'traceEvents' },
    { element: reader.element, member: (key, text) => members.set(key, text) },
  );
  if (!end.hasArray)
    throw new InputError({
      code: 'not-a-trace',
      message: "the object has no 'traceEvents': this is not a profiler trace",
      place: { file: source },
      hint: 'pass the .json or .json.gz that torch.profiler exports',
    });
  return {
    source,
    format,
    facts: readTraceFacts(members),
    originUs: reader.clock.originUs,
    texts: reader.texts.texts,
    ...finishColumns(reader.columns),
    frameCount: reader.frameCount,
    areFramesComplete: reader.areFramesComplete,
    counts: reader.finishCounts(),
    eventCount: reader.eventCount,
    jsonBytes,
    isTruncated: end.isTruncated || isDamaged,
    faults: reader.faults.list(),
  };
}

function isCutShort(error: unknown): boolean {
  return (
    error instanceof InputError &&
    error.problems.some(({ message }) => message.includes('unexpected end of file'))
  );
}
