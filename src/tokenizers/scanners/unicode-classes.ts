/** The Unicode classes that pre-tokenizer patterns speak of, as one flag byte per code point. */
import { unicodeRuns } from './unicode-runs.generated.ts';

/** Lu or Lt. */
export const UPPER = 1;
/** Ll. */
export const LOWER = 2;
/** Lm or Lo: letters without case. */
export const CASELESS = 4;
/** M: combining marks. */
export const MARK = 8;
/** N. */
export const NUMBER = 16;
/** White_Space: Rust's and Oniguruma's `\s`, which has U+0085 and lacks U+FEFF, unlike JavaScript's. */
export const SPACE = 32;
/** P. */
export const PUNCTUATION = 64;
/** S. */
export const SYMBOL = 128;
/** `\p{L}`. */
export const LETTER = UPPER | LOWER | CASELESS;

const flagOf: Readonly<Record<string, number>> = {
  U: UPPER,
  L: LOWER,
  O: CASELESS,
  M: MARK,
  N: NUMBER,
  W: SPACE,
  P: PUNCTUATION,
  S: SYMBOL,
  '-': 0,
};

function expand(runs: string): Uint8Array {
  const classes = new Uint8Array(0x110000);
  let at = 0;
  for (const [, letter, length] of runs.matchAll(/([ULOMNWPS-])([0-9a-z]*)/g)) {
    const end = at + (length === '' ? 1 : Number.parseInt(length!, 36));
    classes.fill(flagOf[letter!]!, at, end);
    at = end;
  }
  return classes;
}

/** Class flags by code point. */
export const classes: Uint8Array = expand(unicodeRuns);

/** The code point whose UTF-8 form starts at `at`. The bytes must be valid UTF-8. */
export function codePointAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return lead;
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
  return (
    ((lead & 0x07) << 18) |
    ((bytes[at + 1]! & 0x3f) << 12) |
    ((bytes[at + 2]! & 0x3f) << 6) |
    (bytes[at + 3]! & 0x3f)
  );
}

/** How many bytes the UTF-8 form has that starts with this lead byte. */
export function widthOf(lead: number): number {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
