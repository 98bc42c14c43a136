import { exp } from './elementary.ts';
import { sortedCopy } from './quantile.ts';

/** A Kolmogorov–Smirnov test: the largest distance between two distribution functions, and how often chance exceeds it. */
export interface KolmogorovTest {
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * One sample against a continuous distribution whose parameters were not fitted to it (else the p-value is too large).
 * @param cumulative the distribution function, values in [0, 1]
 * @returns null for no values
 */
export function kolmogorovOneSample(
  values: ArrayLike<number>,
  cumulative: (x: number) => number,
): KolmogorovTest | null {
  const n = values.length;
  if (n === 0) return null;
  const sorted = sortedCopy(values);
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const expected = cumulative(sorted[i]!);
    statistic = Math.max(statistic, (i + 1) / n - expected, expected - i / n);
  }
  return { statistic, pValue: kolmogorovPValue(statistic, n) };
}

/** Two samples against each other; ties are stepped over together. Null when either is empty. */
export function kolmogorovTwoSample(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): KolmogorovTest | null {
  if (first.length === 0 || second.length === 0) return null;
  const a = sortedCopy(first);
  const b = sortedCopy(second);
  let statistic = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = Math.min(a[i]!, b[j]!);
    while (a[i] === x) i++;
    while (b[j] === x) j++;
    statistic = Math.max(statistic, Math.abs(i / a.length - j / b.length));
  }
  return { statistic, pValue: kolmogorovPValue(statistic, (a.length * b.length) / (a.length + b.length)) };
}

/**
 * The chance of a distance above `statistic` for an effective sample size (n, or n·m/(n + m) for two samples): the limit
 * law at λ = (√n + 0.12 + 0.11/√n)·D (M. A. Stephens, J. R. Stat. Soc. B 32, 1970), good to two digits from n = 4.
 */
export function kolmogorovPValue(statistic: number, effectiveSize: number): number {
  const root = Math.sqrt(effectiveSize);
  return kolmogorovSurvival((root + 0.12 + 0.11 / root) * statistic);
}

/**
 * 1 − K(λ) of Kolmogorov's limit law: 2·Σ (−1)^(k−1)·exp(−2k²λ²), and for small λ its theta-function twin
 * 1 − (√(2π)/λ)·Σ exp(−(2k − 1)²π²/(8λ²)) (W. Feller, Ann. Math. Stat. 19, 1948). Both reach full precision in 5 terms.
 */
export function kolmogorovSurvival(lambda: number): number {
  if (lambda <= 0) return 1;
  let total = 0;
  if (lambda < 1) {
    const exponent = -(Math.PI * Math.PI) / (8 * lambda * lambda);
    for (let k = 5; k >= 1; k--) total += exp((2 * k - 1) * (2 * k - 1) * exponent);
    return 1 - (Math.sqrt(2 * Math.PI) / lambda) * total;
  }
  for (let k = 5; k >= 1; k--) total += (k % 2 === 1 ? 2 : -2) * exp(-2 * k * k * lambda * lambda);
  return total;
}
