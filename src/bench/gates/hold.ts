import type { Gate } from '../../core/gate.ts';
import { studentPoint, studentTail } from '../../math/student-t.ts';
import { describeAlone, describeSides, type Side, type SideMean } from './side.ts';

/** What a gate has against a point before the noise of all checks is weighed together. */
export interface Held {
  readonly a: number | null;
  readonly b: number | null;
  /** What was held against the threshold: a difference, a ratio, or B itself; null when it is not defined. */
  readonly value: number | null;
  /** The value alone is beyond the threshold. */
  readonly isBeyond: boolean;
  /** A number is missing: it fails whatever the noise. */
  readonly missing: string | null;
  /**
   * How likely repetitions alone would bring as much, were the true value just at the threshold; null when no noise is
   * known.
   */
  readonly pValue: number | null;
  /** Half-width of the interval of the value at this confidence; null when no noise is known. */
  readonly noise: number | null;
  readonly isCalibrated: boolean;
}

/** Holds a gate against the repetitions of one point. `alpha` is the chance of a false alarm for the noise shown. */
export function holdGate(gate: Gate, a: Side | null, b: Side | null, alpha: number): Held {
  if (gate.operator === 'gt' || gate.operator === 'lt') return holdBound(gate, b, alpha);
  if (a === null) return missing('the baseline has no such point');
  if (b === null) return missing('the point is missing in the new run');
  const sides = describeSides(a, b);
  if (sides === null) return missing(`a number is missing in ${isWhole(a) ? 'the new run' : 'the baseline'}`);
  return gate.operator === 'rel'
    ? holdRelative(gate, sides, alpha)
    : gate.operator === 'abs'
      ? holdAbsolute(gate, sides, alpha)
      : holdDistance(gate, sides, alpha);
}

type Sides = readonly [SideMean, SideMean];

function holdBound({ operator, threshold }: Gate, side: Side | null, alpha: number): Held {
  if (side === null) return missing('the point is missing in the new run');
  const b = describeAlone(side);
  if (b === null) return missing('a number is missing in the new run');
  const beyond = operator === 'gt' ? b.mean - threshold : threshold - b.mean;
  const error = b.variance === null ? null : Math.sqrt(b.variance);
  return {
    ...{ a: null, b: b.mean, value: b.mean, isBeyond: beyond > 0, missing: null },
    pValue: error === null ? null : tail(beyond, error, b.degrees),
    noise: error === null ? null : studentPoint(alpha, b.degrees) * error,
    isCalibrated: b.isCalibrated,
  };
}

function holdAbsolute({ threshold }: Gate, sides: Sides, alpha: number): Held {
  const [a, b] = sides;
  const change = Math.abs(b.mean - a.mean);
  return compared(sides, {
    value: change,
    isBeyond: change > threshold,
    // Were the truth at the threshold, the means could be as far apart in either direction.
    pValue: ({ error, degrees }) =>
      tail(change - threshold, error, degrees) + tail(change + threshold, error, degrees),
    noise: (noise) => studentPoint(alpha / 2, noise.degrees) * noise.error,
  });
}

/** B against (1 ± threshold)·A: a straight line through both means, after E. C. Fieller (1954), since A has noise too. */
function holdRelative({ threshold }: Gate, sides: Sides, alpha: number): Held {
  const [a, b] = sides;
  if (a.mean === 0)
    return b.mean === 0
      ? { ...missing(''), a: 0, b: 0, value: 0, missing: null, isCalibrated: a.isCalibrated }
      : { ...missing('rose from 0: no relative change is defined'), a: 0, b: b.mean };
  const relative = (b.mean - a.mean) / Math.abs(a.mean);
  const direction = Math.sign(relative);
  /** How likely B lies as far beyond the line on that side, in the direction of the change. */
  const beyond = (share: number) => {
    const factor = 1 + direction * share * Math.sign(a.mean);
    const { error, degrees } = noiseOf(sides, factor)!;
    return tail(direction * (b.mean - factor * a.mean), error, degrees);
  };
  return compared(sides, {
    value: Math.abs(relative),
    isBeyond: Math.abs(relative) > threshold,
    pValue: () => beyond(threshold) + beyond(-threshold),
    noise: (noise) => (studentPoint(alpha / 2, noise.degrees) * noise.error) / Math.abs(a.mean),
  });
}

/** The change in noise floors: half-widths of the interval that repetitions alone would give. */
function holdDistance({ threshold }: Gate, sides: Sides, alpha: number): Held {
  const [a, b] = sides;
  const noise = noiseOf(sides, 1);
  if (noise === null)
    return { ...missing('no noise floor is known: more repetitions are needed'), a: a.mean, b: b.mean };
  const floor = studentPoint(alpha / 2, noise.degrees) * noise.error;
  const change = Math.abs(b.mean - a.mean);
  const value = change === 0 ? 0 : floor === 0 ? Number.POSITIVE_INFINITY : change / floor;
  return compared(sides, {
    value,
    isBeyond: value > threshold,
    pValue: ({ error, degrees }) => 2 * tail(change - Math.max(0, threshold - 1) * floor, error, degrees),
    noise: () => 1,
  });
}

interface Noise {
  readonly error: number;
  readonly degrees: number;
}

function compared(
  sides: Sides,
  held: {
    readonly value: number;
    readonly isBeyond: boolean;
    pValue(noise: Noise): number;
    noise(noise: Noise): number;
  },
): Held {
  const [a, b] = sides;
  const noise = noiseOf(sides, 1);
  return {
    ...{ a: a.mean, b: b.mean, value: held.value, isBeyond: held.isBeyond, missing: null },
    pValue: noise === null ? null : Math.min(1, held.pValue(noise)),
    noise: noise === null ? null : held.noise(noise),
    isCalibrated: a.isCalibrated && b.isCalibrated,
  };
}

/** Standard error of `b − factor·a`, and its degrees of freedom after B. L. Welch (1947); null when no noise is known. */
function noiseOf([a, b]: Sides, factor: number): Noise | null {
  if (a.variance === null || b.variance === null) return null;
  const ofA = factor * factor * a.variance;
  const total = ofA + b.variance;
  const degrees =
    total === 0
      ? Math.max(1, Math.min(a.degrees, b.degrees))
      : (total * total) / ((ofA * ofA) / a.degrees + (b.variance * b.variance) / b.degrees);
  return { error: Math.sqrt(total), degrees };
}

function tail(beyond: number, error: number, degrees: number): number {
  if (error === 0) return beyond > 0 ? 0 : 1;
  return studentTail(beyond / error, degrees);
}

function isWhole({ values }: Side): boolean {
  return values.length > 0 && values.every((value) => value !== null);
}

function missing(reason: string): Held {
  return {
    ...{ a: null, b: null, value: null, isBeyond: false, pValue: null, noise: null },
    missing: reason,
    isCalibrated: false,
  };
}
