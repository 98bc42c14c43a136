/*
 * Sine and cosine below one unit in the last place. The argument is brought to [−π/4, π/4] as a pair of doubles; there
 * the minimax polynomials of fdlibm's k_sin.c and k_cos.c (Sun Microsystems, 1993) serve: coefficients S1..S6, C1..C6.
 */
const S1 = -0.16666666666666632;
const S2 = 0.00833333333332249;
const S3 = -0.0001984126982985795;
const S4 = 2.7557313707070068e-6;
const S5 = -2.5050760253406863e-8;
const S6 = 1.58969099521155e-10;
const C1 = 0.0416666666666666;
const C2 = -0.001388888888887411;
const C3 = 2.480158728947673e-5;
const C4 = -2.7557314351390663e-7;
const C5 = 2.087572321298175e-9;
const C6 = -1.1359647557788195e-11;

/** π/2 in four pieces; the first three have 33 bits, so that their products with a 20-bit count are exact. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;
const TWO_OVER_PI = 0.6366197723675814;
const ROUNDER = 6755399441055744;
/** Up to here a count of half turns has 20 bits. */
const LARGEST_QUICK_ARGUMENT = 1e6;

let remainder = 0;
let remainderLow = 0;

/** Sine of an angle in radians; NaN when it is not finite. */
export function sin(x: number): number {
  const quadrant = reduce(x);
  const value =
    (quadrant & 1) === 0 ? sineNearZero(remainder, remainderLow) : cosineNearZero(remainder, remainderLow);
  return (quadrant & 2) === 0 ? value : -value;
}

/** Cosine of an angle in radians; NaN when it is not finite. */
export function cos(x: number): number {
  const quadrant = reduce(x) + 1;
  const value =
    (quadrant & 1) === 0 ? sineNearZero(remainder, remainderLow) : cosineNearZero(remainder, remainderLow);
  return (quadrant & 2) === 0 ? value : -value;
}

/** Leaves x − n·π/2 in `remainder` and `remainderLow`; returns n modulo 4 (0 to 3). */
function reduce(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.7853981633974483) {
    remainder = x;
    remainderLow = 0;
    return 0;
  }
  if (size > LARGEST_QUICK_ARGUMENT) return reduceLarge(x);
  const count = x * TWO_OVER_PI + ROUNDER - ROUNDER;
  const first = x - count * HALF_PI_1;
  const second = count * HALF_PI_2;
  const third = count * HALF_PI_3;
  const a = first - second;
  const aShift = a - first;
  const aLow = first - (a - aShift) - (second + aShift);
  const b = a - third;
  const bShift = b - a;
  const low = a - (b - bShift) - (third + bShift) + aLow - count * HALF_PI_4;
  remainder = b + low;
  remainderLow = low - (remainder - b);
  return count & 3;
}

function sineNearZero(x: number, low: number): number {
  const square = x * x;
  if (square < 2 ** -54) return x;
  const cube = square * x;
  const series = S2 + square * (S3 + square * (S4 + square * (S5 + square * S6)));
  return x - (square * (0.5 * low - cube * series) - low - cube * S1);
}

function cosineNearZero(x: number, low: number): number {
  const square = x * x;
  const series = square * (C1 + square * (C2 + square * (C3 + square * (C4 + square * (C5 + square * C6)))));
  const half = 0.5 * square;
  const rough = 1 - half;
  return rough + (1 - rough - half + (square * series - x * low));
}

/** 2/π as a whole number scaled by 2^1200: enough for the largest double to keep 100 bits past the point. */
const REDUCTION_BITS = 1200n;
let twoOverPi: bigint | undefined;

/** Exact reduction of a large angle: the whole-number multiple of 2/π, kept modulo 4, by BigInt. */
function reduceLarge(x: number): number {
  if (!(Math.abs(x) < Infinity)) {
    remainder = NaN;
    remainderLow = 0;
    return 0;
  }
  twoOverPi ??= (1n << (2n * REDUCTION_BITS + 1n)) / scaledPi();
  const turns =
    BigInt(Math.trunc(x)) * twoOverPi +
    (BigInt(Math.round((x - Math.trunc(x)) * 2 ** 53)) * twoOverPi) / 2n ** 53n;
  const count = (turns + (1n << (REDUCTION_BITS - 1n))) >> REDUCTION_BITS;
  const rest = ((turns - (count << REDUCTION_BITS)) * scaledPi()) >> (REDUCTION_BITS + 1n);
  remainder = scaledToNumber(rest);
  remainderLow = scaledToNumber(rest - scaledFromNumber(remainder));
  return Number(count & 3n);
}

let pi: bigint | undefined;

/** π·2^1200, by J. Machin's formula 16·arctan(1/5) − 4·arctan(1/239). */
function scaledPi(): bigint {
  pi ??= 16n * scaledArctanInverse(5n) - 4n * scaledArctanInverse(239n);
  return pi;
}

function scaledArctanInverse(n: bigint): bigint {
  let power = (1n << REDUCTION_BITS) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}

const KEPT_BITS = 200n;

function scaledToNumber(x: bigint): number {
  return Number(x >> (REDUCTION_BITS - KEPT_BITS)) * 2 ** -Number(KEPT_BITS);
}

function scaledFromNumber(x: number): bigint {
  return BigInt(x * 2 ** Number(KEPT_BITS)) << (REDUCTION_BITS - KEPT_BITS);
}
