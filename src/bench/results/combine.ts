import type { CombinedValue, Difference } from '../../documents/suite-comparison.ts';
import { mean, sampleVariance } from '../../math/moments.ts';
import { tPoint95 } from '../../metrics/student-t.ts';
import type { IntervalPair } from '../../nouns/distribution.ts';
import type { MeasuredValue } from './measures.ts';

/** The mean with Student's interval over repetitions; of a single one, its own interval. */
export function combine(values: readonly MeasuredValue[]): CombinedValue {
  const known = values.filter((measured) => measured.value !== null);
  const numbers = known.map(({ value }) => value!);
  const middle = mean(numbers);
  if (numbers.length === 1) {
    const [{ interval_95: interval }] = known as [MeasuredValue];
    return {
      value: middle,
      interval_95: interval,
      interval_from: interval === null ? null : 'requests',
      n: 1,
    };
  }
  const variance = sampleVariance(numbers);
  if (middle === null || variance === null)
    return { value: middle, interval_95: null, interval_from: null, n: numbers.length };
  const half = tPoint95(numbers.length - 1) * Math.sqrt(variance / numbers.length);
  return {
    value: middle,
    interval_95: [middle - half, middle + half],
    interval_from: 'repetitions',
    n: numbers.length,
  };
}

/**
 * The difference of two numbers. Its interval adds the squares of their half-widths, each on its own side, which holds
 * for independent runs (R. G. Newcombe, Statistics in Medicine 17, 1998: the "square-and-add" interval).
 */
export function differ(candidate: CombinedValue, reference: CombinedValue): Difference {
  const { value: a, interval_95: inA } = candidate;
  const { value: b, interval_95: inB } = reference;
  if (a === null || b === null)
    return { difference: null, relative: null, interval_95: null, is_clear: null };
  const difference = a - b;
  const interval: IntervalPair | null =
    inA === null || inB === null
      ? null
      : [
          difference - rootOfSquares(a - inA[0], inB[1] - b),
          difference + rootOfSquares(inA[1] - a, b - inB[0]),
        ];
  return {
    difference,
    relative: b === 0 ? null : difference / b,
    interval_95: interval,
    is_clear: interval === null ? null : interval[0] > 0 || interval[1] < 0,
  };
}

function rootOfSquares(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
