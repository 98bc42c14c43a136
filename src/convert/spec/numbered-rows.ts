import { type LengthColumns, numberedIds } from '../../formats/index.ts';
import { integerDigitsMost, putInteger, putPadded } from '../../io/ascii-numbers.ts';
import { encodeText } from '../../io/record-text.ts';
import type { Nanoseconds } from './schedule.ts';

/* Lines of requests that are numbered and have no text, many at once: all but their digits is known beforehand. */

/** Where many lines go at once: `fill` writes at most so many bytes from a place on, and returns the place behind. */
export interface FilledSink {
  filled(most: number, fill: (bytes: Uint8Array, at: number) => number): void;
}

const promptStart = encodeText(`{"prompt_id": "${numberedIds.prefix}`);
const promptEnd = encodeText('", "text": ""}\n');
const idStart = encodeText(`,${numberedIds.prefix}`);
const comma = 0x2c;
const lineFeed = 0x0a;
/** Numbers, commas and the prefix of an id, of a line in any of the files. */
const lineMost = promptStart.length + promptEnd.length + 5 * integerDigitsMost;

/** Lines of `prompts.jsonl`. */
export function addNumberedPrompts(sink: FilledSink, { count, indices }: LengthColumns): void {
  sink.filled(count * lineMost, (bytes, start) => {
    let at = start;
    for (let i = 0; i < count; i++) {
      at = putBytes(bytes, at, promptStart);
      at = putPadded(bytes, at, indices[i]! + 1, numberedIds.digits);
      at = putBytes(bytes, at, promptEnd);
    }
    return at;
  });
}

/** Lines of `trace_lengths.csv`, from a request's number on. */
export function addNumberedLengths(sink: FilledSink, requestId: number, columns: LengthColumns): void {
  const { count, indices, promptTokens, outputTokens } = columns;
  sink.filled(count * lineMost, (bytes, start) => {
    let at = start;
    for (let i = 0; i < count; i++) {
      at = putInteger(bytes, at, requestId + i);
      at = putBytes(bytes, at, idStart);
      at = putPadded(bytes, at, indices[i]! + 1, numberedIds.digits);
      bytes[at++] = comma;
      at = putInteger(bytes, at, promptTokens[i]!);
      bytes[at++] = comma;
      at = putInteger(bytes, at, outputTokens[i]!);
      bytes[at++] = lineFeed;
    }
    return at;
  });
}

/** Lines of `trace_intervals.csv`, from a request's number on; `next` gives gaps and arrivals in turn. */
export function addIntervals(
  sink: FilledSink,
  requestId: number,
  gapsNs: readonly Nanoseconds[],
  atNs: readonly Nanoseconds[],
): void {
  sink.filled(gapsNs.length * lineMost, (bytes, start) => {
    let at = start;
    for (let i = 0; i < gapsNs.length; i++) {
      at = putInteger(bytes, at, requestId + i);
      bytes[at++] = comma;
      at = putNanoseconds(bytes, at, gapsNs[i]!);
      bytes[at++] = comma;
      at = putNanoseconds(bytes, at, atNs[i]!);
      bytes[at++] = lineFeed;
    }
    return at;
  });
}

function putNanoseconds(bytes: Uint8Array, at: number, value: Nanoseconds): number {
  return typeof value === 'number'
    ? putInteger(bytes, at, value)
    : putBytes(bytes, at, encodeText(String(value)));
}

function putBytes(bytes: Uint8Array, start: number, part: Uint8Array): number {
  let at = start;
  for (let i = 0; i < part.length; i++) bytes[at++] = part[i]!;
  return at;
}
