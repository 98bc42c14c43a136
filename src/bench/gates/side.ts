import { mean, sampleVariance } from '../../math/moments.ts';

/** One metric of one point on one side of a comparison: its repetitions. */
export interface Side {
  /** A value a repetition; null where a repetition has none. */
  readonly values: readonly (number | null)[];
  /** The 95 % interval within each run, where its summary has one. */
  readonly intervals: readonly (readonly [number, number] | null)[];
}

/** What is known of the mean of one side's repetitions. */
export interface SideMean {
  readonly mean: number;
  /** Of the mean; null when nothing tells. */
  readonly variance: number | null;
  readonly degrees: number;
  /** Whether the variance is that between repetitions. */
  readonly isCalibrated: boolean;
}

/** Batches behind an interval within a run (metrics/batch-means), less one. */
const batchDegrees = 19;
/** Student's 97.5 % point at so many degrees of freedom: what the half-width of such an interval is made of. */
const batchPoint = 2.093;

/**
 * The means of two sides with what is known of their errors: from their repetitions; a side that has one repetition
 * borrows the other's spread; when both have one, from the intervals within the runs, which do not see what differs
 * from run to run. Null when a number is missing.
 */
export function describeSides(a: Side, b: Side): readonly [SideMean, SideMean] | null {
  const sides = [a, b].map((side) => {
    const values = side.values.filter((value) => value !== null);
    return values.length < side.values.length || values.length === 0 ? null : values;
  });
  const [first, second] = sides;
  if (first == null || second == null) return null;
  const spreads = [first, second].map((values) => (values.length < 2 ? null : sampleVariance(values)));
  return [
    describeSide(first, spreads[0]!, { spread: spreads[1]!, n: second.length }, a.intervals[0] ?? null),
    describeSide(second, spreads[1]!, { spread: spreads[0]!, n: first.length }, b.intervals[0] ?? null),
  ];
}

/** The mean of a side that stands alone, as bounds on B ask for. */
export function describeAlone(side: Side): SideMean | null {
  return describeSides(side, side)?.[0] ?? null;
}

function describeSide(
  values: readonly number[],
  spread: number | null,
  other: { readonly spread: number | null; readonly n: number },
  within: readonly [number, number] | null,
): SideMean {
  const center = mean(values)!;
  if (spread !== null)
    return {
      mean: center,
      variance: spread / values.length,
      degrees: values.length - 1,
      isCalibrated: true,
    };
  if (other.spread !== null)
    return { mean: center, variance: other.spread, degrees: other.n - 1, isCalibrated: true };
  const half = within === null ? null : (within[1] - within[0]) / 2;
  return {
    mean: center,
    variance: half === null ? null : (half * half) / (batchPoint * batchPoint),
    degrees: batchDegrees,
    isCalibrated: false,
  };
}
