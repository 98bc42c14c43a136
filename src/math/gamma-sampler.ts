import { log, pow } from './elementary.ts';
import type { WordSource } from './word-source.ts';
import { sampleExponential } from './ziggurat-exponential.ts';
import { sampleNormal } from './ziggurat-normal.ts';

/**
 * A gamma draw of the given shape and scale 1, as numpy's `Generator.standard_gamma(shape)`. Mean and variance are `shape`.
 * @throws RangeError when the shape is negative or NaN
 */
export function sampleGamma(source: WordSource, shape: number): number {
  if (!(shape >= 0)) throw new RangeError(`a gamma shape must not be negative: ${shape}`);
  if (shape === 1) return sampleExponential(source);
  if (shape === 0) return 0;
  return shape < 1 ? sampleSmallShape(source, shape) : sampleLargeShape(source, shape);
}

/** Rejection from a power and an exponential piece, after J. H. Ahrens and U. Dieter's GS (Computing 12, 1974). */
function sampleSmallShape(source: WordSource, shape: number): number {
  for (;;) {
    const u = source.nextDouble();
    const v = sampleExponential(source);
    if (u <= 1 - shape) {
      const x = pow(u, 1 / shape);
      if (x <= v) return x;
    } else {
      const y = -log((1 - u) / shape);
      const x = pow(1 - shape + shape * y, 1 / shape);
      if (x <= v + y) return x;
    }
  }
}

/** G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables" (ACM TOMS 26(3), 2000). */
function sampleLargeShape(source: WordSource, shape: number): number {
  const b = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * b);
  for (;;) {
    let x: number;
    let v: number;
    do {
      x = sampleNormal(source);
      v = 1 + c * x;
    } while (v <= 0);
    v = v * v * v;
    const u = source.nextDouble();
    if (u < 1 - 0.0331 * (x * x) * (x * x)) return b * v;
    if (log(u) < 0.5 * x * x + b * (1 - v + log(v))) return b * v;
  }
}
