/** Two small samples for tests whose expected figures were computed with numpy 2.4.6 and scipy 1.17.1. */
export const EXPONENTIAL_SAMPLE = [
  0.23, 0.538, 1.122, 0.046, 0.117, 3.791, 0.071, 0.189, 0.292, 0.704, 0.346, 0.815, 1.016, 0.13, 1.47, 1.355,
  2.727, 2.947, 1.737, 1.337, 0.529, 0.556, 0.643, 0.913, 2.351,
];
export const GAMMA_SAMPLE = [
  0.79, 0.27, 2.18, 0.62, 1.94, 1.73, 0.99, 1.51, 2.47, 0.67, 0.2, 1.71, 2.92, 1.83, 2.26, 1.81, 0.19, 0.95,
];

/** Whether two figures agree to a relative error; for sums whose order of addition differs. */
export function isClose(actual: number | null, expected: number, tolerance: number): boolean {
  return actual !== null && Math.abs(actual - expected) <= tolerance * Math.abs(expected);
}
