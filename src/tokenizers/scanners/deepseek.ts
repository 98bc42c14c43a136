/**
 * DeepSeek V3: three splits in sequence, each inside the pieces of the one before. First `\p{N}{1,3}`, then
 * `[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+`, then
 * `[!-/:-@[-`{-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
 * What the last pattern leaves between its matches is a piece too.
 */
import type { Scanner } from './contract.ts';
import { skipClass, skipNewlines, spaceRunEnd } from './runs.ts';
import {
  classes,
  codePointAt,
  LETTER,
  MARK,
  NUMBER,
  PUNCTUATION,
  SPACE,
  SYMBOL,
  widthOf,
} from './unicode-classes.ts';

const BLANK = 0x20;

export const deepseekScanner: Scanner = {
  resumes: true,
  scan(bytes, from, to, ends) {
    let count = 0;
    let at = from;
    let segmentEnd = from;
    while (at < to && count < ends.length) {
      if (at === segmentEnd) segmentEnd = findSegmentEnd(bytes, at, to);
      at = pieceEnd(bytes, at, segmentEnd);
      ends[count++] = at;
    }
    return count;
  },
};

function isIdeographOrKana(codePoint: number): boolean {
  return (codePoint >= 0x4e00 && codePoint <= 0x9fa5) || (codePoint >= 0x3040 && codePoint <= 0x30ff);
}

/** Where the first two splits end the segment that starts here: up to three digits, a run of kana, or the rest. */
function findSegmentEnd(bytes: Uint8Array, from: number, to: number): number {
  const first = codePointAt(bytes, from);
  let at = from + widthOf(bytes[from]!);
  if ((classes[first]! & NUMBER) !== 0) {
    for (let taken = 1; taken < 3 && at < to && (classes[codePointAt(bytes, at)]! & NUMBER) !== 0; taken++)
      at += widthOf(bytes[at]!);
    return at;
  }
  const wide = isIdeographOrKana(first);
  while (at < to) {
    const lead = bytes[at]!;
    const codePoint = lead < 0x80 ? lead : codePointAt(bytes, at);
    if ((classes[codePoint]! & NUMBER) !== 0 || isIdeographOrKana(codePoint) !== wide) return at;
    at += widthOf(lead);
  }
  return at;
}

function pieceEnd(bytes: Uint8Array, from: number, to: number): number {
  const end = matchEnd(bytes, from, to);
  if (end > from) return end;
  let at = from;
  do at += widthOf(bytes[at]!);
  while (at < to && matchEnd(bytes, at, to) === at);
  return at;
}

/** The third pattern: where its match at `from` ends, `from` if there is none. */
function matchEnd(bytes: Uint8Array, from: number, to: number): number {
  const lead = bytes[from]!;
  const flags = lead < 0x80 ? classes[lead]! : classes[codePointAt(bytes, from)]!;
  const next = from + widthOf(lead);
  if ((flags & (LETTER | MARK)) !== 0) return skipClass(bytes, next, to, LETTER | MARK);
  if ((flags & (PUNCTUATION | SYMBOL)) !== 0) return symbolEnd(bytes, from, next, to);
  if (lead !== 10 && lead !== 13) {
    const end = skipClass(bytes, next, to, LETTER | MARK);
    if (end > next) return end;
  }
  if ((flags & SPACE) === 0) return from;
  if (lead === BLANK) {
    const end = skipClass(bytes, next, to, PUNCTUATION | SYMBOL);
    if (end > next) return skipNewlines(bytes, end, to);
  }
  return spaceRunEnd(bytes, from, to);
}

function symbolEnd(bytes: Uint8Array, from: number, next: number, to: number): number {
  let at = next;
  // In ASCII every P or S is in the list of the first alternative.
  if (bytes[from]! < 0x80) while (at < to && isAsciiLetter(bytes[at]!)) at++;
  return at > next ? at : skipNewlines(bytes, skipClass(bytes, next, to, PUNCTUATION | SYMBOL), to);
}

function isAsciiLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
