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
