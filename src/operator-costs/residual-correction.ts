import { exp, log2 } from '../math/elementary.ts';
import type { ResidualPoints } from '../operators/device-profile.ts';
import type { Operator } from '../operators/operator.ts';
import type { OperatorCost } from './contract.ts';

/** A factor on a prediction from measured rows near by. */
export type Correction = (operator: Operator) => number;

/**
 * Moves predictions towards measured neighbours in the space of log sizes (inverse-distance weights after D. Shepard,
 * "A two-dimensional interpolation function for irregularly-spaced data", 1968, with a trust in the model of `trust` points). Far from all points it does nothing.
 */
export function createCorrection(cost: OperatorCost, points: ResidualPoints): Correction {
  if (points.method === 'interpolation') return createInterpolation(cost, points);
  const dimensions = cost.sizes.length;
  const count = points.residuals.length;
  const places = Float64Array.from(points.places.flat());
  const residuals = Float64Array.from(points.residuals);
  const sizes = new Float64Array(dimensions);
  const scale = 1 / (points.reach * points.reach);
  return (operator) => {
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
    return exp(above / below);
  };
}

/** Straight lines between residuals along the one size that varies; level beyond the ends, nothing off the line. */
function createInterpolation(cost: OperatorCost, { places, residuals }: ResidualPoints): Correction {
  const axis = varyingAxis(places)!;
  const order = places.map((_, i) => i).sort((a, b) => places[a]![axis]! - places[b]![axis]!);
  const at = Float64Array.from(order, (i) => places[i]![axis]!);
  const values = Float64Array.from(order, (i) => residuals[i]!);
  const sizes = new Float64Array(cost.sizes.length);
  return (operator) => {
    cost.sizesOf(operator, sizes);
    for (let j = 0; j < sizes.length; j++) sizes[j] = log2(sizes[j]!);
    if (sizes.some((size, j) => j !== axis && size !== places[0]![j])) return 1;
    return exp(interpolate(at, values, sizes[axis]!));
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
