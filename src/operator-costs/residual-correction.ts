import { exp, log2 } from '../math/elementary.ts';
import type { ResidualPoints } from '../nouns/device-profile.ts';
import type { Operator } from '../operators/operator.ts';
import type { OperatorCost } from './contract.ts';

/** A prediction in µs, moved by measured rows near by. */
export type Correction = (operator: Operator, us: number) => number;

/**
 * Moves predictions towards measured neighbours in the space of log sizes (inverse-distance weights after D. Shepard,
 * "A two-dimensional interpolation function for irregularly-spaced data", 1968, with a trust in the model of `trust` points). Far from all points it does nothing.
 */
export function createCorrection(cost: OperatorCost, points: ResidualPoints): Correction {
  if (points.method === 'interpolation') return createInterpolation(cost, points);
  const dimensions = cost.sizes.length;
  const count = points.values.length;
  const places = Float64Array.from(points.places.flat());
  const residuals = Float64Array.from(points.values);
  const sizes = new Float64Array(dimensions);
  const scale = 1 / (points.reach * points.reach);
  return (operator, us) => {
    cost.sizesOf(operator, sizes);
    for (let j = 0; j < dimensions; j++) sizes[j] = log2(sizes[j]!);
    let above = 0;
    let below = points.trust;
    for (let i = 0; i < count; i++) {
      let square = 0;
      for (let j = 0; j < dimensions; j++) {
        const difference = places[i * dimensions + j]! - sizes[j]!;
        square += difference * difference;
      }
      const near = 1 / (1 + square * scale);
      above += near * near * residuals[i]!;
      below += near * near;
    }
    return us * exp(above / below);
  };
}

/** Straight lines in log–log between measurements along the one size that varies; the model off the line and beyond its ends. */
function createInterpolation(cost: OperatorCost, { places, values: logs }: ResidualPoints): Correction {
  const axis = varyingAxis(places)!;
  const order = places.map((_, i) => i).sort((a, b) => places[a]![axis]! - places[b]![axis]!);
  const at = Float64Array.from(order, (i) => places[i]![axis]!);
  const values = Float64Array.from(order, (i) => logs[i]!);
  const sizes = new Float64Array(cost.sizes.length);
  return (operator, us) => {
    cost.sizesOf(operator, sizes);
    for (let j = 0; j < sizes.length; j++) sizes[j] = log2(sizes[j]!);
    const x = sizes[axis]!;
    const isOff =
      x < at[0]! || x > at.at(-1)! || sizes.some((size, j) => j !== axis && size !== places[0]![j]);
    return isOff ? us : exp(interpolate(at, values, x));
  };
}

/** The only size in which the places differ; null when there is none or more than one. */
export function varyingAxis(places: ResidualPoints['places']): number | null {
  const [first] = places;
  const axes = (first ?? []).flatMap((size, j) => (places.some((place) => place[j] !== size) ? [j] : []));
  return axes.length === 1 ? axes[0]! : null;
}

/** @param at ascending */
export function interpolate(at: Float64Array, values: Float64Array, x: number): number {
  let above = 0;
  while (above < at.length && at[above]! < x) above++;
  if (above === 0) return values[0]!;
  if (above === at.length) return values[above - 1]!;
  const share = (x - at[above - 1]!) / (at[above]! - at[above - 1]!);
  return values[above - 1]! + share * (values[above]! - values[above - 1]!);
}
