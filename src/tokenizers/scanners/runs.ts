/** Runs and endings that several pattern families share. All offsets are bytes of valid UTF-8. */
import { classes, codePointAt, SPACE, widthOf } from './unicode-classes.ts';

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

/** First offset at or after `at` whose code point has none of the flags. */
export function skipClass(bytes: Uint8Array, at: number, to: number, flags: number): number {
  while (at < to) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      if ((classes[lead]! & flags) === 0) return at;
      at++;
    } else {
      if ((classes[codePointAt(bytes, at)]! & flags) === 0) return at;
      at += widthOf(lead);
    }
  }
  return at;
}

/** First offset at or after `at` whose code point has one of the flags. */
export function findClass(bytes: Uint8Array, at: number, to: number, flags: number): number {
  while (at < to) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      if ((classes[lead]! & flags) !== 0) return at;
      at++;
    } else {
      if ((classes[codePointAt(bytes, at)]! & flags) !== 0) return at;
      at += widthOf(lead);
    }
  }
  return at;
}

/** `[\r\n]*` */
export function skipNewlines(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN)) at++;
  return at;
}

/** `\s*[\r\n]+|\s+(?!\S)|\s+` from a white-space character: where the match ends. */
export function spaceRunEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  let last = from;
  let afterNewline = 0;
  while (at < to) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      if ((classes[lead]! & SPACE) === 0) break;
      last = at++;
      if (lead === LINE_FEED || lead === CARRIAGE_RETURN) afterNewline = at;
    } else {
      if ((classes[codePointAt(bytes, at)]! & SPACE) === 0) break;
      last = at;
      at += widthOf(lead);
    }
  }
  if (afterNewline > 0) return afterNewline;
  return at === to || last === from ? at : last;
}

/** `\s+(?!\S)|\s+` from a white-space character: where the match ends. */
export function plainSpaceRunEnd(bytes: Uint8Array, from: number, to: number): number {
  const end = skipClass(bytes, from, to, SPACE);
  if (end === to) return end;
  let last = end - 1;
  while ((bytes[last]! & 0xc0) === 0x80) last--;
  return last === from ? end : last;
}

/** `(?i:'s|'t|'re|'ve|'m|'ll|'d)` at an apostrophe: the end of the match, or `at` if there is none. */
export function contractionEnd(bytes: Uint8Array, at: number, to: number): number {
  if (at + 1 >= to) return at;
  // Lower case by bit 5; only letters survive the comparisons below.
  const first = bytes[at + 1]! | 0x20;
  if (first === 0x73 || first === 0x74 || first === 0x6d || first === 0x64) return at + 2;
  if (at + 2 >= to) return at;
  const second = bytes[at + 2]! | 0x20;
  if (second === 0x65 && (first === 0x72 || first === 0x76)) return at + 3;
  if (first === 0x6c && second === 0x6c) return at + 3;
  // U+017F, the long s, folds to s.
  return bytes[at + 1] === 0xc5 && bytes[at + 2] === 0xbf ? at + 3 : at;
}
