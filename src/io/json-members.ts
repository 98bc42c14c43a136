import { ByteWords } from './byte-words.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The bytes end before the value does. */
export const needsMore = -1;
/** The bytes are not JSON. */
export const malformed = -2;

/**
 * Finds where the members of an object stand, without parsing their values: at about a nanosecond a byte a
 * reader can look at the few it needs and skip the rest. What skipped values hold is not checked.
 */
export class MemberScanner {
  /** Of each wanted key its value's first byte and the byte after it; -1 where the object has no such key. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #keys: ByteWords;

  constructor(keys: readonly string[]) {
    this.#keys = new ByteWords(keys);
    this.starts = new Int32Array(keys.length);
    this.ends = new Int32Array(keys.length);
  }

  /** Reads the object whose `{` stands at `from`; returns the place after its `}`, `needsMore` or `malformed`. */
  scan(bytes: Uint8Array, from: number, limit: number): number {
    this.starts.fill(-1);
    this.ends.fill(-1);
    let at = from + 1;
    for (;;) {
      at = skipSpaces(bytes, at, limit, comma);
      if (at >= limit) return needsMore;
      if (bytes[at] === closeBrace) return at + 1;
      if (bytes[at] !== quote) return malformed;
      const keyEnd = endOfString(bytes, at + 1, limit);
      if (keyEnd < 0) return needsMore;
      const key = this.#keys.find(bytes, at + 1, keyEnd);
      at = skipSpaces(bytes, keyEnd + 1, limit, colon);
      if (at >= limit) return needsMore;
      const end = endOfValue(bytes, at, limit);
      if (end < 0) return end;
      if (key >= 0) {
        this.starts[key] = at;
        this.ends[key] = end;
      }
      at = end;
    }
  }
}

/** The place after the value that begins at `from`, `needsMore` or `malformed`. A scalar must be followed by something. */
export function endOfValue(bytes: Uint8Array, from: number, limit: number): number {
  const first = bytes[from];
  if (first === quote) {
    const end = endOfString(bytes, from + 1, limit);
    return end < 0 ? needsMore : end + 1;
  }
  if (first === openBrace || first === openBracket) return endOfNested(bytes, from, limit);
  let at = from;
  for (; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === comma || byte === closeBrace || byte === closeBracket || byte <= 0x20)
      return at === from ? malformed : at;
    if (byte === quote || byte === colon || byte === openBrace || byte === openBracket) return malformed;
  }
  return needsMore;
}

/** The first place at or after `from` that is no white space and not the given separator. */
export function skipSpaces(bytes: Uint8Array, from: number, limit: number, separator: number): number {
  let at = from;
  while (at < limit && (bytes[at]! <= 0x20 || bytes[at] === separator)) at++;
  return at;
}

/** Place of the quote that closes the string whose text begins at `from`, or `needsMore`. */
export function endOfString(bytes: Uint8Array, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === quote) return at;
    if (byte === backslash) at++;
  }
  return needsMore;
}

function endOfNested(bytes: Uint8Array, from: number, limit: number): number {
  let depth = 0;
  for (let at = from; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === quote) {
      at = endOfString(bytes, at + 1, limit);
      if (at < 0) return needsMore;
    } else if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return needsMore;
}
