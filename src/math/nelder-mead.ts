/** Simplex and values are this near to each other when the search ends; scipy's defaults. */
const tolerance = 1e-4;

/**
 * The point near `start` at which a function is least, by the downhill simplex (J. Nelder and R. Mead, The Computer
 * Journal 7, 1965) with scipy's start and stopping rule, step for step. For results of Python programs; where there is a
 * closed form, it is better.
 */
export function nelderMead(
  of: (point: readonly number[]) => number,
  start: readonly number[],
): readonly number[] {
  const size = start.length;
  const most = size * 200;
  let calls = 0;
  const vertexAt = (point: readonly number[]): Vertex => {
    calls++;
    return { point, value: of(point) };
  };
  let simplex = [start, ...start.map((_, k) => stepFrom(start, k))].map(vertexAt);
  simplex.sort(byValue);
  for (let round = 1; round < most && calls < most && !hasConverged(simplex); round++) {
    const best = simplex[0]!;
    const moved = moveWorst(simplex, vertexAt);
    if (moved !== null) simplex[size] = moved;
    else simplex = simplex.map((vertex, i) => (i === 0 ? best : vertexAt(halfway(best.point, vertex.point))));
    simplex.sort(byValue);
  }
  return simplex[0]!.point;
}

interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

const byValue = (a: Vertex, b: Vertex) => a.value - b.value;

/** scipy begins 5 % away in each direction, or 0.00025 from 0. */
function stepFrom(start: readonly number[], k: number): readonly number[] {
  return start.map((x, i) => (i !== k ? x : x === 0 ? 0.00025 : 1.05 * x));
}

function halfway(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((x, i) => x + 0.5 * (b[i]! - x));
}

function hasConverged(simplex: readonly Vertex[]): boolean {
  const best = simplex[0]!;
  return simplex.every(
    ({ point, value }) =>
      Math.abs(value - best.value) <= tolerance &&
      point.every((x, i) => Math.abs(x - best.point[i]!) <= tolerance),
  );
}

/** What takes the worst vertex's place; null when the simplex must shrink. */
function moveWorst(
  simplex: readonly Vertex[],
  vertexAt: (point: readonly number[]) => Vertex,
): Vertex | null {
  const size = simplex.length - 1;
  const worst = simplex[size]!;
  const centre = worst.point.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += simplex[i]!.point[k]!;
    return sum / size;
  });
  const from = (outward: number) =>
    vertexAt(centre.map((x, k) => (1 + outward) * x - outward * worst.point[k]!));
  const reflected = from(1);
  if (reflected.value < simplex[0]!.value) {
    const expanded = from(2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < simplex[size - 1]!.value) return reflected;
  if (reflected.value < worst.value) {
    const outside = from(0.5);
    return outside.value <= reflected.value ? outside : null;
  }
  const inside = from(-0.5);
  return inside.value < worst.value ? inside : null;
}
