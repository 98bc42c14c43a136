import { highWord, lowWord } from './double-bits.ts';
import { productError } from './exact-product.ts';
import {
  FIXED_LN2,
  FIXED_ONE,
  FRACTION_BITS,
  fixedLog,
  fixedRemainder,
  fixedToCoarseNumber,
  fixedToNumber,
} from './fixed-point.ts';

/*
 * Logarithms with about 68 correct bits before the one rounding, so that the result is the nearest double nearly always
 * (error below 0.501 units in the last place; the test counts). After P. T. P. Tang, "Table-Driven Implementation of the
 * Logarithm Function in IEEE Floating-Point Arithmetic" (ACM TOMS 16(4), 1990): x = 2^k·z, z·inverse[i] = 1 + r with
 * |r| < 0.005, ln x = k·ln 2 − ln inverse[i] + ln(1 + r). Own tables, plain Taylor coefficients.
 */
const CELLS = 128;

/** Short enough (10 bits) that its product with either half of z is exact. */
const inverses = new Float64Array(CELLS + 1);
/** −ln inverse, less ln 2 in the upper cells, as multiples of 2^-42 (so that adding k·ln 2 is exact) and the rest. */
const logsHigh = new Float64Array(CELLS + 1);
const logsLow = new Float64Array(CELLS + 1);
const LN2_HIGH = fixedToCoarseNumber(FIXED_LN2, 42n);
const LN2_LOW = fixedRemainder(FIXED_LN2, LN2_HIGH);
/** Cells from here on count as half their z and one power of two more: z = 1.4140625. */
const FIRST_HALVED_CELL = 53;

for (let i = 0; i <= CELLS; i++) {
  const inverse = BigInt(Math.round((1024 * CELLS) / (CELLS + i)));
  const halved = i >= FIRST_HALVED_CELL;
  const fixed = fixedLog(halved ? 512n : 1024n, inverse);
  inverses[i] = Number(inverse) / 1024;
  logsHigh[i] = fixedToCoarseNumber(fixed, 42n);
  logsLow[i] = fixedRemainder(fixed, logsHigh[i]!);
}

const FIXED_INVERSE_LN2 = (FIXED_ONE << FRACTION_BITS) / FIXED_LN2;
const LOG2_E = fixedToNumber(FIXED_INVERSE_LN2);
const LOG2_E_LOW = fixedRemainder(FIXED_INVERSE_LN2, LOG2_E);
const FIXED_INVERSE_LN10 = (FIXED_ONE << FRACTION_BITS) / (3n * FIXED_LN2 + fixedLog(10n, 8n));
const LOG10_E = fixedToNumber(FIXED_INVERSE_LN10);
const LOG10_E_LOW = fixedRemainder(FIXED_INVERSE_LN10, LOG10_E);

/** Holds the part of the last `logPair` that did not fit its result. (An array, since storing a double in one is cheap.) */
export const logLow = new Float64Array(1);

/** ln x for finite x > 0; the remainder is in `logLow`. */
export function logPair(x: number): number {
  let power = 0;
  let scaled = x;
  let word = highWord(x);
  if (word < 0x00100000) {
    scaled = x * 2 ** 54;
    power = -54;
    word = highWord(scaled);
  }
  power += (word >> 20) - 1023;
  const cell = ((word & 0xfffff) + 0x1000) >> 13;
  const inverse = inverses[cell]!;
  // z in two parts. Exact: 21 and 32 bits times 10 bits, and the difference from 1 cancels from the top.
  const first = ((word & 0xfffff) | 0x100000) * 2 ** -20 * inverse - 1;
  const second = lowWord(scaled) * 2 ** -52 * inverse;
  const r = first + second;
  const shift = r - first;
  const rLow = first - (r - shift) + (second - shift);
  return sumLog(cell >= FIRST_HALVED_CELL ? power + 1 : power, cell, r, rLow);
}

/** k·ln 2 + the cell's logarithm + ln(1 + r + rLow). */
function sumLog(power: number, cell: number, r: number, rLow: number): number {
  const square = r * r;
  const squareLow = productError(r, r, square);
  // (ln(1 + r) − r + r²/2)/r³ in pairs of terms, which the processor can work on at once.
  const tail = 1 / 5 - r * (1 / 6) + square * (1 / 7 - r * (1 / 8) + square * (1 / 9 - r * (1 / 10)));
  const series = r * square * (1 / 3 - r * 0.25 + square * tail);
  const base = power * LN2_HIGH + logsHigh[cell]!;
  const linear = base + r;
  const linearShift = linear - base;
  const linearLow = base - (linear - linearShift) + (r - linearShift);
  const half = -0.5 * square;
  const sum = linear + half;
  const sumShift = sum - linear;
  const sumLow = linear - (sum - sumShift) + (half - sumShift);
  const low =
    power * LN2_LOW + logsLow[cell]! + (rLow - r * rLow) + linearLow + sumLow - 0.5 * squareLow + series;
  const high = sum + low;
  logLow[0] = low - (high - sum);
  return high;
}

/** Natural logarithm. −∞ at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOutside(x);
  return logPair(x);
}

/** Logarithm to base 2; exact at powers of two. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOutside(x);
  return scaledLog(x, LOG2_E, LOG2_E_LOW);
}

/** Logarithm to base 10; exact at powers of ten. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOutside(x);
  return scaledLog(x, LOG10_E, LOG10_E_LOW);
}

function scaledLog(x: number, factor: number, factorLow: number): number {
  const high = logPair(x);
  const low = logLow[0]!;
  const product = high * factor;
  return product + (productError(high, factor, product) + (high * factorLow + low * factor));
}

function logOutside(x: number): number {
  if (x === 0) return -Infinity;
  return x > 0 ? x : NaN;
}
