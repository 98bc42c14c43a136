import { scaleByPowerOfTwo } from './double-bits.ts';
import { productError } from './exact-product.ts';
import { expPair, expPower } from './exponential.ts';
import { logLow, logPair } from './logarithm.ts';

/**
 * base^exponent, with the special cases of ECMAScript's `**` (so 1^NaN and (−1)^±∞ are NaN). Error below 0.52 units in
 * the last place: y·ln x is carried as a pair of doubles.
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return NaN;
  const size = Math.abs(base);
  if (!(size > 0 && size < Infinity && Math.abs(exponent) < Infinity)) return powAtEdge(base, exponent);
  if (base > 0) return powPositive(base, exponent);
  if (!Number.isInteger(exponent)) return NaN;
  const result = powPositive(size, exponent);
  return isOdd(exponent) ? -result : result;
}

function powPositive(base: number, exponent: number): number {
  if (base === 1) return 1;
  const high = logPair(base);
  const low = logLow[0]!;
  const product = exponent * high;
  // Past these the result overflows or is 0 whatever the rest; it also keeps the exact product in range.
  if (product > 710) return Infinity;
  if (product < -746) return 0;
  if (Math.abs(product) < 2 ** -60) return 1 + product;
  const tail = productError(exponent, high, product) + exponent * low;
  const value = expPair(product, tail);
  return scaleByPowerOfTwo(value, expPower);
}

/** base is 0 or infinite, or the exponent is infinite. */
function powAtEdge(base: number, exponent: number): number {
  const size = Math.abs(base);
  if (Math.abs(exponent) === Infinity) {
    if (size === 1) return NaN;
    return size > 1 === exponent > 0 ? Infinity : 0;
  }
  const result = (size === 0) === exponent > 0 ? 0 : Infinity;
  const negative = base < 0 || Object.is(base, -0);
  return negative && isOdd(exponent) ? -result : result;
}

function isOdd(exponent: number): boolean {
  return Math.abs(exponent % 2) === 1;
}
