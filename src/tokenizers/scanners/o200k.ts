/**
 * o200k_base: words split where case turns, with their contraction:
 * `[^\r\n\p{L}\p{N}]?[U]*[l]+C?|[^\r\n\p{L}\p{N}]?[U]+[l]*C?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`
 * with U = `\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}`, l = `\p{Ll}\p{Lm}\p{Lo}\p{M}`, C = `(?i:'s|'t|'re|'ve|'m|'ll|'d)`.
 */
import type { Scanner } from './contract.ts';
import { contractionEnd, findClass, skipClass, spaceRunEnd } from './runs.ts';
import {
  CASELESS,
  classes,
  codePointAt,
  LETTER,
  LOWER,
  MARK,
  NUMBER,
  SPACE,
  UPPER,
  widthOf,
} from './unicode-classes.ts';

const APOSTROPHE = 0x27;
const BLANK = 0x20;
/** In both U and l, so a run of U may give it back to l. */
const EITHER = CASELESS | MARK;

export const o200kScanner: Scanner = {
  resumes: true,
  scan(bytes, from, to, ends) {
    let count = 0;
    let at = from;
    while (at < to && count < ends.length) {
      at = pieceEnd(bytes, at, to);
      ends[count++] = at;
    }
    return count;
  },
};

function pieceEnd(bytes: Uint8Array, from: number, to: number): number {
  const lead = bytes[from]!;
  const next = from + widthOf(lead);
  const flags = lead < 0x80 ? classes[lead]! : classes[codePointAt(bytes, from)]!;
  if ((flags & LETTER) !== 0) return withContraction(bytes, wordEnd(bytes, from, to), to);
  if ((flags & NUMBER) !== 0) return digitsEnd(bytes, next, to);
  if (lead !== 10 && lead !== 13) {
    const end = (flags & MARK) !== 0 ? markedWordEnd(bytes, from, next, to) : wordEnd(bytes, next, to);
    if (end > next || (flags & MARK) !== 0) return withContraction(bytes, end, to);
  }
  if ((flags & SPACE) === 0) return symbolsEnd(bytes, next, to);
  if (lead === BLANK && next < to) {
    const after = classes[codePointAt(bytes, next)]!;
    if ((after & (SPACE | LETTER | NUMBER)) === 0) return symbolsEnd(bytes, next, to);
  }
  return spaceRunEnd(bytes, from, to);
}

/** `[U]*[l]+` or else `[U]+[l]*`: where the first that matches ends, `from` if neither does. */
function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  let afterEither = from;
  while (at < to) {
    const lead = bytes[at]!;
    const flags = lead < 0x80 ? classes[lead]! : classes[codePointAt(bytes, at)]!;
    if ((flags & (UPPER | EITHER)) === 0) {
      if ((flags & LOWER) !== 0) return skipClass(bytes, at + widthOf(lead), to, LOWER | EITHER);
      break;
    }
    at += widthOf(lead);
    if ((flags & EITHER) !== 0) afterEither = at;
  }
  // No lower-case letter follows: `[l]+` takes back the last character that is in both sets.
  return afterEither > from ? afterEither : at;
}

/** A word whose first character is a mark: first as the optional prefix of `[U]*[l]+`, else as part of it. */
function markedWordEnd(bytes: Uint8Array, from: number, next: number, to: number): number {
  const upperEnd = skipClass(bytes, next, to, UPPER);
  const flags = upperEnd < to ? classes[codePointAt(bytes, upperEnd)]! : 0;
  const prefixed = (flags & (LOWER | EITHER)) !== 0;
  return wordEnd(bytes, prefixed ? next : from, to);
}

function withContraction(bytes: Uint8Array, at: number, to: number): number {
  return at < to && bytes[at] === APOSTROPHE ? contractionEnd(bytes, at, to) : at;
}

function digitsEnd(bytes: Uint8Array, at: number, to: number): number {
  for (let taken = 1; taken < 3 && at < to; taken++) {
    if ((classes[codePointAt(bytes, at)]! & NUMBER) === 0) return at;
    at += widthOf(bytes[at]!);
  }
  return at;
}

function symbolsEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = findClass(bytes, from, to, SPACE | LETTER | NUMBER);
  while (at < to && (bytes[at] === 10 || bytes[at] === 13 || bytes[at] === 0x2f)) at++;
  return at;
}
