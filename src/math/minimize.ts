import type { RandomStream } from './random-stream.ts';

/** A search in the unit cube: every coordinate of a point lies in [0, 1]. */
export interface Minimization {
  readonly dimensions: number;
  readonly objective: (point: Float64Array) => number;
  readonly random: RandomStream;
  /** Where the first search begins; the others begin at random points. */
  readonly start: Float64Array;
  /** Searches, the first one included. */
  readonly restarts: number;
  /** Evaluations of one search at most. */
  readonly evaluations: number;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
}

/** The best of several simplex searches. Deterministic for a given stream. */
export function minimize(problem: Minimization): Minimum {
  let best = searchFrom(problem.start, problem);
  for (let i = 1; i < problem.restarts; i++) {
    const start = new Float64Array(problem.dimensions);
    problem.random.fillUniform(start);
    const found = searchFrom(start, problem);
    if (found.value < best.value) best = found;
  }
  // Once more from the best: a simplex that has collapsed too early opens up again.
  const last = searchFrom(best.point, problem);
  return last.value < best.value ? last : best;
}

/**
 * J. Nelder and R. Mead's simplex (The Computer Journal 7(4), 1965) with the coefficients adapted to the dimension
 * by F. Gao and L. Han (Computational Optimization and Applications 51, 2012); points outside are moved to the edge.
 */
function searchFrom(start: Float64Array, { dimensions, objective, evaluations }: Minimization): Minimum {
  const expansion = 1 + 2 / dimensions;
  const contraction = 0.75 - 1 / (2 * dimensions);
  const shrinking = 1 - 1 / dimensions;
  let used = 0;
  const evaluate = (point: Float64Array): Minimum => {
    used++;
    return { point, value: objective(point) };
  };
  const simplex = firstSimplex(start).map(evaluate);
  while (used < evaluations) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0]!;
    const worst = simplex[dimensions]!;
    if (worst.value - best.value < 1e-9 * Math.abs(best.value) + 1e-15) break;
    const centre = centroid(simplex, dimensions);
    const along = (factor: number) => evaluate(between(centre, worst.point, factor));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-expansion);
      simplex[dimensions] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[dimensions - 1]!.value) simplex[dimensions] = reflected;
    else {
      const contracted = along(reflected.value < worst.value ? -contraction : contraction);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[dimensions] = contracted;
      else
        for (let i = 1; i <= dimensions; i++)
          simplex[i] = evaluate(between(best.point, simplex[i]!.point, shrinking));
    }
  }
  return simplex.reduce((a, b) => (b.value < a.value ? b : a));
}

function firstSimplex(start: Float64Array): Float64Array[] {
  const corners = [Float64Array.from(start)];
  for (let i = 0; i < start.length; i++) {
    const corner = Float64Array.from(start);
    corner[i]! += corner[i]! < 0.75 ? 0.2 : -0.2;
    corners.push(corner);
  }
  return corners;
}

function centroid(simplex: readonly Minimum[], dimensions: number): Float64Array {
  const centre = new Float64Array(dimensions);
  for (let i = 0; i < dimensions; i++)
    for (let j = 0; j < dimensions; j++) centre[j]! += simplex[i]!.point[j]! / dimensions;
  return centre;
}

/** centre + factor · (point − centre), moved into the cube. */
function between(centre: Float64Array, point: Float64Array, factor: number): Float64Array {
  return centre.map((middle, j) => Math.min(1, Math.max(0, middle + factor * (point[j]! - middle))));
}
