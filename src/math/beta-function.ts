import { exp, log } from './elementary.ts';
import { logGamma } from './gamma-function.ts';

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction evaluated after Lentz (NIST Digital
 * Library of Mathematical Functions, 8.17.22), on whichever side of the mean it converges fast.
 */
export function betaRegularized(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRegularized(1 - x, b, a);
  const front = exp(a * log(x) + b * log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  return front * continuedFraction(x, a, b);
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let numerator = 1;
  let denominator = 1 / notZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = denominator;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      denominator = 1 / notZero(1 + term * denominator, tiny);
      numerator = notZero(1 + term / numerator, tiny);
      fraction *= denominator * numerator;
    }
    if (Math.abs(denominator * numerator - 1) < 1e-15) break;
  }
  return fraction;
}

function notZero(value: number, instead: number): number {
  return Math.abs(value) < instead ? instead : value;
}
