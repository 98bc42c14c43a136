import { highWord, lowWord } from './double-bits.ts';

/*
 * fdlibm's s_log1p.c (Sun Microsystems, 1993): the reduction 1 + x = 2^k·(1 + f) with f in [√½ − 1, √2 − 1], and its
 * minimax coefficients Lp1..Lp7. Error below one unit in the last place. The nearest double would be within reach (see
 * logarithm.ts), but numpy's exponential and normal tails carry the C library's last bit, which is this method's, with
 * the polynomial summed in pairs as glibc does.
 */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LP1 = 0.6666666666666735;
const LP2 = 0.3999999999940942;
const LP3 = 0.2857142874366239;
const LP4 = 0.22222198432149784;
const LP5 = 0.1818357216161805;
const LP6 = 0.15313837699209373;
const LP7 = 0.14798198605116586;
/** The top 20 fraction bits of √2. */
const SQRT2_FRACTION = 0x6a09e;

/** ln(1 + x), accurate for small x. −∞ at −1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x > 0 ? x : NaN;
  // Here 1 + x needs no scaling, and x itself is f.
  if (x > -0.2928932188134524 && x < 0.41421356237309503) return logNearOne(x);
  const sum = 1 + x;
  const word = highWord(sum);
  const fraction = word & 0xfffff;
  const power = (word >> 20) - 1023;
  const correction = (power > 0 ? 1 - (sum - x) : x - (sum - 1)) / sum;
  const halved = fraction >= SQRT2_FRACTION;
  // (1 + x)/2^k − 1 from the fraction's two parts, exactly.
  const scale = halved ? 0.5 : 1;
  const f = (fraction | 0x100000) * 2 ** -20 * scale - 1 + lowWord(sum) * 2 ** -52 * scale;
  return logScaled(f, halved ? power + 1 : power, correction);
}

function logNearOne(f: number): number {
  if (Math.abs(f) < 2 ** -29) return Math.abs(f) < 2 ** -54 ? f : f - f * f * 0.5;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  return f - (half - s * (half + series(s * s)));
}

function logScaled(f: number, power: number, correction: number): number {
  const low = power * LN2_LOW + correction;
  if (f === 0) return power * LN2_HIGH + low;
  const half = 0.5 * f * f;
  if (Math.abs(f) < 2 ** -20) return power * LN2_HIGH - (half * (1 - (2 / 3) * f) - low - f);
  const s = f / (2 + f);
  return power * LN2_HIGH - (half - (s * (half + series(s * s)) + low) - f);
}

function series(z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  return z * LP1 + z2 * (LP2 + z * LP3) + z4 * (LP4 + z * LP5) + z4 * z2 * (LP6 + z * LP7);
}
