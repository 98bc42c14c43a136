/*
 * Tables of the elementary functions are made when the module loads, from series in whole numbers scaled by 2^128:
 * exact on every engine, and nothing to copy. It takes about 2 ms.
 */

export const FRACTION_BITS = 128n;
export const FIXED_ONE = 1n << FRACTION_BITS;

/** ln(numerator/denominator) for a ratio near 1, by 2·artanh((n − d)/(n + d)). */
export function fixedLog(numerator: bigint, denominator: bigint): bigint {
  const difference = numerator - denominator;
  const total = numerator + denominator;
  const differenceSquared = difference * difference;
  const totalSquared = total * total;
  let power = (difference << FRACTION_BITS) / total;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * differenceSquared) / totalSquared;
  }
  return 2n * sum;
}

/** e^x by its Taylor series, for a small fixed-point x. */
export function fixedExp(x: bigint): bigint {
  let term = FIXED_ONE;
  let sum = FIXED_ONE;
  for (let k = 1n; term !== 0n; k++) {
    term = (term * x) / (k << FRACTION_BITS);
    sum += term;
  }
  return sum;
}

/** The nearest double. */
export function fixedToNumber(x: bigint): number {
  return Number(x) * 2 ** -Number(FRACTION_BITS);
}

/** The nearest multiple of 2^-bits, which leaves the low bits of the double zero. */
export function fixedToCoarseNumber(x: bigint, bits: bigint): number {
  const drop = FRACTION_BITS - bits;
  const rounded = (x + (1n << (drop - 1n))) >> drop;
  return Number(rounded) * 2 ** -Number(bits);
}

/** What `high` leaves of x, as the nearest double. */
export function fixedRemainder(x: bigint, high: number): number {
  return fixedToNumber(x - BigInt(high * 2 ** Number(FRACTION_BITS)));
}

export const FIXED_LN2: bigint = fixedLog(2n, 1n);
