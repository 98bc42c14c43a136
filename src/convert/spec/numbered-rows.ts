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

/** Lines of `prompts.jsonl`: between ids of as many digits, only these differ. */
export function addNumberedPrompts(sink: FilledSink, { count, indices }: LengthColumns): void {
  sink.filled(count * lineMost, (bytes, start) => {
    let at = start;
    for (let from = 0, to = 0; from < count; from = to) {
      const limit = limitOfDigits(indices[from]! + 1);
      while (to < count && indices[to]! + 1 < limit) to++;
      at = putPromptRun(bytes, at, indices.subarray(from, to));
    }
    return at;
  });
}

/** The least number that is written with more digits than this id. */
function limitOfDigits(id: number): number {
  let limit = 10;
  for (let digits = 1; digits < numberedIds.digits || id >= limit; digits++) limit *= 10;
  return limit;
}

function putPromptRun(bytes: Uint8Array, start: number, indices: Float64Array): number {
  const idAt = start + promptStart.length;
  bytes.set(promptStart, start);
  const idEnd = putPadded(bytes, idAt, indices[0]! + 1, numberedIds.digits);
  bytes.set(promptEnd, idEnd);
  const length = idEnd + promptEnd.length - start;
  const end = start + length * indices.length;
  // The lines so far are copied behind themselves, until they are enough.
  for (let have = length; start + have < end; have *= 2)
    bytes.copyWithin(start + have, start, Math.min(start + have, end - have));
  for (let i = 1; i < indices.length; i++)
    putPadded(bytes, idAt + i * length, indices[i]! + 1, numberedIds.digits);
  return end;
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
