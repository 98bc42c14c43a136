/* Decimal numbers as bytes, read and written without a text between: files of numbers are millions of them. */

const zero = 0x30;
const point = 0x2e;
/** So many digits always are a number below 2^53. */
const digitsExact = 15;

/** The number that these bytes write with up to 15 digits and nothing else; null for anything else. */
export function parseDigits(bytes: Uint8Array, start: number, end: number): number | null {
  if (end <= start || end - start > digitsExact) return null;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - zero;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * A decimal like `12`, `12.` or `12.345`, times 10 to the `places`; null for anything else, and where there are more
 * decimals than places. `places` is 9 at most.
 */
export function parseFixedPoint(
  bytes: Uint8Array,
  start: number,
  end: number,
  places: number,
): number | null {
  let dot = start;
  while (dot < end && bytes[dot] !== point) dot++;
  const whole = parseDigits(bytes, start, dot);
  const decimals = end - dot - 1;
  if (whole === null || decimals > places) return null;
  if (decimals <= 0) return whole * powers[places]!;
  const fraction = parseDigits(bytes, dot + 1, end);
  return fraction === null ? null : whole * powers[places]! + fraction * powers[places - decimals]!;
}

const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** Digits of the largest number that `putInteger` is given as a number. */
export const integerDigitsMost = 16;

/**
 * Writes an integer from 0 up to 2^53 - 1 at a place with room for `integerDigitsMost`; returns the place behind.
 * @throws RangeError for any other number of 10^9 and more, which would not be written exactly
 */
export function putInteger(bytes: Uint8Array, at: number, value: number): number {
  return putPadded(bytes, at, value, 1);
}

/** The same with zeros in front up to `least` digits, 9 at most. */
export function putPadded(bytes: Uint8Array, at: number, value: number, least: number): number {
  if (value < 1e9) return putDigits(bytes, at, value, Math.max(countDigits(value), least));
  if (!Number.isSafeInteger(value)) throw new RangeError(`no integer below 2^53, so not written: ${value}`);
  const billions = Math.floor(value / 1e9);
  const behind = putDigits(bytes, at, billions, countDigits(billions));
  return putDigits(bytes, behind, value - billions * 1e9, 9);
}

/** So many last digits of an integer below 10^9. */
function putDigits(bytes: Uint8Array, at: number, value: number, count: number): number {
  let rest = value | 0;
  for (let place = at + count - 1; place >= at; place--) {
    const next = (rest / 10) | 0;
    bytes[place] = zero + rest - next * 10;
    rest = next;
  }
  return at + count;
}

function countDigits(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}
