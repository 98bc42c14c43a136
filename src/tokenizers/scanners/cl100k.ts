/**
 * `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`:
 * cl100k_base and Llama 3; with `\p{N}` instead of `\p{N}{1,3}` Qwen 2 and 3.
 */
import type { Scanner } from './contract.ts';
import { contractionEnd, findClass, skipClass, skipNewlines, spaceRunEnd } from './runs.ts';
import { classes, codePointAt, LETTER, NUMBER, SPACE, widthOf } from './unicode-classes.ts';

const APOSTROPHE = 0x27;
const BLANK = 0x20;

/** A scanner of the cl100k family that takes at most `maxDigits` digits together. */
export function createCl100kScanner(maxDigits: 1 | 3): Scanner {
  return {
    resumes: true,
    scan(bytes, from, to, ends) {
      let count = 0;
      let at = from;
      while (at < to && count < ends.length) {
        at = pieceEnd(bytes, at, to, maxDigits);
        ends[count++] = at;
      }
      return count;
    },
  };
}

function pieceEnd(bytes: Uint8Array, from: number, to: number, maxDigits: number): number {
  const lead = bytes[from]!;
  const next = from + widthOf(lead);
  const flags = lead < 0x80 ? classes[lead]! : classes[codePointAt(bytes, from)]!;
  if ((flags & LETTER) !== 0) return skipClass(bytes, next, to, LETTER);
  if ((flags & NUMBER) !== 0) return digitsEnd(bytes, next, to, maxDigits);
  if (lead === APOSTROPHE) {
    const end = contractionEnd(bytes, from, to);
    if (end > from) return end;
  }
  if (lead !== 10 && lead !== 13) {
    const end = skipClass(bytes, next, to, LETTER);
    if (end > next) return end;
  }
  if ((flags & SPACE) === 0) return symbolsEnd(bytes, next, to);
  if (lead === BLANK && next < to) {
    const after = classes[codePointAt(bytes, next)]!;
    if ((after & (SPACE | LETTER | NUMBER)) === 0) return symbolsEnd(bytes, next, to);
  }
  return spaceRunEnd(bytes, from, to);
}

function digitsEnd(bytes: Uint8Array, at: number, to: number, maxDigits: number): number {
  for (let taken = 1; taken < maxDigits && at < to; taken++) {
    if ((classes[codePointAt(bytes, at)]! & NUMBER) === 0) return at;
    at += widthOf(bytes[at]!);
  }
  return at;
}

function symbolsEnd(bytes: Uint8Array, at: number, to: number): number {
  return skipNewlines(bytes, findClass(bytes, at, to, SPACE | LETTER | NUMBER), to);
}
