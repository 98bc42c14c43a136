import { CompensatedSum, sum } from './sum.ts';

/*
 * Moments of a sample. What is not defined (too few values, division by a zero mean or variance) is null, never 0 or NaN.
 */

/** Null for no values. */
export function mean(values: ArrayLike<number>): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** The unbiased sample variance, divided by n − 1. Null below two values. */
export function sampleVariance(values: ArrayLike<number>): number | null {
  return values.length < 2 ? null : sumOfProducts(values, 0) / (values.length - 1);
}

/** The square root of `sampleVariance`. Null below two values. */
export function sampleStandardDeviation(values: ArrayLike<number>): number | null {
  const variance = sampleVariance(values);
  return variance === null ? null : Math.sqrt(variance);
}

/** Standard deviation over mean; 1 for exponential gaps. Null below two values or for a mean of 0. */
export function coefficientOfVariation(values: ArrayLike<number>): number | null {
  return ratio(sampleStandardDeviation(values), mean(values));
}

/**
 * The sample autocorrelation at a lag, with the overall mean and the full sum of squares below the line (G. Box and
 * G. Jenkins, "Time Series Analysis", 1976, eq. 2.1.12). Null with no pair at that lag or when all values are equal.
 */
export function autocorrelation(values: ArrayLike<number>, lag: number): number | null {
  if (!(Number.isInteger(lag) && lag >= 0))
    throw new RangeError(`a lag must be a whole number from 0: ${lag}`);
  if (values.length <= lag) return null;
  return ratio(sumOfProducts(values, lag), sumOfProducts(values, 0));
}

/** How strongly each value resembles the one before it. */
export function lag1Autocorrelation(values: ArrayLike<number>): number | null {
  return autocorrelation(values, 1);
}

/** Sample variance over mean of counts; 1 for a Poisson process. Null below two counts or for a mean of 0. */
export function indexOfDispersion(counts: ArrayLike<number>): number | null {
  return ratio(sampleVariance(counts), mean(counts));
}

/**
 * The Fano factor of events: the index of dispersion of their counts in consecutive windows of one width.
 * @param times of the events, in any unit and order
 * @param window the width, in the same unit
 * @param end where observation stopped; a last window that is not whole is left out
 */
export function fanoFactor(times: ArrayLike<number>, window: number, end: number): number | null {
  return indexOfDispersion(countInWindows(times, window, end));
}

/** Events in each whole window [i·window, (i + 1)·window) of [0, end). @throws RangeError unless window > 0 */
export function countInWindows(times: ArrayLike<number>, window: number, end: number): Float64Array {
  if (!(window > 0 && end >= 0)) throw new RangeError(`no windows of width ${window} up to ${end}`);
  const counts = new Float64Array(Math.floor(end / window));
  for (let i = 0; i < times.length; i++) {
    const place = Math.floor(times[i]! / window);
    if (place >= 0 && place < counts.length) counts[place]!++;
  }
  return counts;
}

/** Σ (x[i] − m)(x[i + lag] − m). */
function sumOfProducts(values: ArrayLike<number>, lag: number): number {
  const centre = mean(values) ?? 0;
  const total = new CompensatedSum();
  for (let i = lag; i < values.length; i++) total.add((values[i - lag]! - centre) * (values[i]! - centre));
  return total.value;
}

function ratio(above: number | null, below: number | null): number | null {
  return above === null || below === null || below === 0 ? null : above / below;
}
