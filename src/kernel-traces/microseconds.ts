/**
 * Exact nanoseconds out of the decimal microseconds that traces hold. Some traces count from 1970: then a
 * double of the whole number is a quarter of a microsecond wrong, so the digits are read in two parts.
 */
export class MicrosecondReader {
  /** Whole microseconds that results count from: those of the first time read. */
  originUs: number | null = null;

  /** Nanoseconds from the origin of the number between two places; NaN for what is no number. */
  timeNs(bytes: Uint8Array, start: number, end: number): number {
    const nanoseconds = this.#read(bytes, start, end);
    if (Number.isNaN(nanoseconds)) return Number.NaN;
    this.originUs ??= this.#wholeUs;
    return (this.#wholeUs - this.originUs) * 1000 + nanoseconds;
  }

  /** A length of time in nanoseconds; NaN for what is no number. */
  durationNs(bytes: Uint8Array, start: number, end: number): number {
    const nanoseconds = this.#read(bytes, start, end);
    return this.#wholeUs * 1000 + nanoseconds;
  }

  #wholeUs = 0;

  /** Leaves the whole microseconds in `#wholeUs`; returns the nanoseconds beyond them. */
  #read(bytes: Uint8Array, from: number, end: number): number {
    const isNegative = bytes[from] === 0x2d;
    let at = isNegative ? from + 1 : from;
    let whole = 0;
    for (; at < end && isDigit(bytes[at]!); at++) whole = whole * 10 + (bytes[at]! - 0x30);
    let rest = 0;
    let digits = 0;
    if (at < end && bytes[at] === 0x2e)
      for (at++; at < end && isDigit(bytes[at]!); at++)
        if (digits < 3) {
          rest = rest * 10 + (bytes[at]! - 0x30);
          digits++;
        }
    if (at < end || from >= end) return this.#readSlowly(bytes, from, end);
    for (; digits < 3; digits++) rest *= 10;
    this.#wholeUs = isNegative ? -whole : whole;
    return isNegative ? -rest : rest;
  }

  /** An exponent, or a number in quotes. */
  #readSlowly(bytes: Uint8Array, from: number, end: number): number {
    const value = readNumber(bytes, from, end);
    this.#wholeUs = Math.floor(value);
    return Math.round((value - this.#wholeUs) * 1000);
  }
}

/** The number between two places, in quotes or not; NaN for anything else. */
export function readNumber(bytes: Uint8Array, from: number, end: number): number {
  let value = 0;
  let at = from;
  for (; at < end && isDigit(bytes[at]!); at++) value = value * 10 + (bytes[at]! - 0x30);
  if (at === end && at > from && at - from < 16) return value;
  let text = '';
  for (let i = from; i < end; i++) text += String.fromCharCode(bytes[i]!);
  const bare = text.startsWith('"') ? text.slice(1, -1) : text;
  return bare.trim() === '' || bare === 'null' || bare === 'true' || bare === 'false'
    ? Number.NaN
    : Number(bare);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
