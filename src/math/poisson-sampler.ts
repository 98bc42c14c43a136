import { exp, log } from './elementary.ts';

/** Uniform doubles of [0, 1). */
interface DoubleSource {
  nextDouble(): number;
}

/** Past this mean numpy refuses, since counts would not fit its 64-bit integers: 2^63 − 1 − 10·√(2^63 − 1). */
const LARGEST_MEAN = 9.223372006484771e18;

/**
 * A Poisson count of the given mean, as numpy's `Generator.poisson(mean)`.
 * @throws RangeError when the mean is negative, NaN or past numpy's limit of about 9.2e18
 */
export function samplePoisson(source: DoubleSource, mean: number): number {
  if (!(mean >= 0 && mean <= LARGEST_MEAN)) {
    throw new RangeError(`a Poisson mean must lie between 0 and ${LARGEST_MEAN}: ${mean}`);
  }
  if (mean >= 10) return sampleByRejection(source, mean);
  return mean === 0 ? 0 : sampleByProducts(source, mean);
}

/** Counts uniforms until their product falls below e^-mean. */
function sampleByProducts(source: DoubleSource, mean: number): number {
  const limit = exp(-mean);
  let count = 0;
  let product = source.nextDouble();
  while (product > limit) {
    count++;
    product *= source.nextDouble();
  }
  return count;
}

/** PTRS of W. Hörmann, "The transformed rejection method for generating Poisson random variables" (1993). */
function sampleByRejection(source: DoubleSource, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const acceptance = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = source.nextDouble() - 0.5;
    const v = source.nextDouble();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= acceptance) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    const left = log(v) + log(inverseAlpha) - log(a / (us * us) + b);
    if (left <= -mean + count * log(mean) - logFactorialSeries(count + 1)) return count;
  }
}

const STIRLING = [
  8.333333333333333e-2, -2.777777777777778e-3, 7.936507936507937e-4, -5.952380952380952e-4,
  8.417508417508418e-4, -1.917526917526918e-3, 6.41025641025641e-3, -2.955065359477124e-2,
  1.796443723688307e-1, -1.3924322169059,
];
const LOG_TWO_PI = 1.8378770664093453;

/**
 * ln Γ(x) by Stirling's series from 7 up, as S. Zhang and J. Jin, "Computation of Special Functions" (1996). Kept beside
 * `logGamma` because its last bits decide which count numpy accepts.
 */
function logFactorialSeries(x: number): number {
  if (x === 1 || x === 2) return 0;
  const steps = x < 7 ? Math.trunc(7 - x) : 0;
  let shifted = x + steps;
  const inverseSquare = (1 / shifted) * (1 / shifted);
  let series = STIRLING[9]!;
  for (let k = 8; k >= 0; k--) series = series * inverseSquare + STIRLING[k]!;
  let result = series / shifted + 0.5 * LOG_TWO_PI + (shifted - 0.5) * log(shifted) - shifted;
  for (let k = 1; k <= steps; k++) {
    result -= log(shifted - 1);
    shifted -= 1;
  }
  return result;
}
