import { scaleByPowerOfTwo } from './double-bits.ts';
import { productError } from './exact-product.ts';
import {
  FIXED_LN2,
  FIXED_ONE,
  FRACTION_BITS,
  fixedExp,
  fixedRemainder,
  fixedToCoarseNumber,
  fixedToNumber,
} from './fixed-point.ts';

/*
 * Exponentials with about 68 correct bits before the one rounding. After P. T. P. Tang, "Table-Driven Implementation of
 * the Exponential Function in IEEE Floating-Point Arithmetic" (ACM TOMS 15(2), 1989): x = (128·k + i)·ln 2/128 + r,
 * e^x = 2^k·2^(i/128)·e^r with |r| < 0.0028. Own table, plain Taylor coefficients.
 */
const CELLS = 128;
const CELLS_PER_UNIT = fixedToNumber((BigInt(CELLS) * (FIXED_ONE << FRACTION_BITS)) / FIXED_LN2);
/** Few enough bits that its product with a cell number below 2^18 is exact. */
const CELL_HIGH = fixedToCoarseNumber(FIXED_LN2 / BigInt(CELLS), 40n);
const CELL_LOW = fixedRemainder(FIXED_LN2 / BigInt(CELLS), CELL_HIGH);
/** Adding and taking away 1.5·2^52 rounds to a whole number. */
const ROUNDER = 6755399441055744;

const rootsHigh = new Float64Array(CELLS);
const rootsLow = new Float64Array(CELLS);
const step = fixedExp(FIXED_LN2 / BigInt(CELLS));
for (let i = 0, root = FIXED_ONE; i < CELLS; i++, root = (root * step) >> FRACTION_BITS) {
  rootsHigh[i] = fixedToNumber(root);
  rootsLow[i] = fixedRemainder(root, rootsHigh[i]!);
}

/** e^x is infinite above this and 0 below the other. */
const LARGEST_ARGUMENT = 709.782712893384;
const SMALLEST_ARGUMENT = -745.1332191019412;

/** The part of the last `expPair` that did not fit its result, and the power of two that multiplies both. */
let expLow = 0;
export let expPower = 0;

/** e^(x + tail) = (result + expLow)·2^expPower, for |x| < 760 and a tail below a unit in the last place of x. */
export function expPair(x: number, tail: number): number {
  const number = x * CELLS_PER_UNIT + ROUNDER - ROUNDER;
  const cell = number & (CELLS - 1);
  expPower = (number - cell) / CELLS;
  const first = x - number * CELL_HIGH;
  const second = tail - number * CELL_LOW;
  const r = first + second;
  const shift = r - first;
  const rLow = first - (r - shift) + (second - shift);
  // e^r − 1 as a pair.
  const rest = rLow + r * rLow + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))));
  const growth = r + rest;
  const growthLow = rest - (growth - r);
  const root = rootsHigh[cell]!;
  const product = root * growth;
  const productLow = productError(root, growth, product) + root * growthLow + rootsLow[cell]! * growth;
  const sum = root + product;
  const low = product - (sum - root) + (productLow + rootsLow[cell]!);
  const high = sum + low;
  expLow = low - (high - sum);
  return high;
}

/** e^x, the nearest double nearly always (error below 0.501 units in the last place where the result is normal). */
export function exp(x: number): number {
  if (!(x <= LARGEST_ARGUMENT && x >= SMALLEST_ARGUMENT)) return Number.isNaN(x) ? x : x > 0 ? Infinity : 0;
  const high = expPair(x, 0);
  return scaleByPowerOfTwo(high, expPower);
}

/** e^x − 1, accurate for small x. */
export function expm1(x: number): number {
  if (!(x <= LARGEST_ARGUMENT && x >= -40)) return Number.isNaN(x) ? x : x > 0 ? Infinity : -1;
  if (x > -(2 ** -54) && x < 2 ** -54) return x;
  const high = expPair(x, 0);
  if (expPower > 64) return scaleByPowerOfTwo(high, expPower);
  const scale = scaleByPowerOfTwo(1, expPower);
  const grown = high * scale;
  const difference = grown - 1;
  const shift = difference - grown;
  const error = grown - (difference - shift) - (1 + shift);
  return difference + (error + expLow * scale);
}
