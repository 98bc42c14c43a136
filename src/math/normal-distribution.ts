import { log } from './elementary.ts';
import { erfc } from './error-function.ts';
import { polynomial } from './polynomial.ts';

/** Wichura's coefficients, constant term last: |p − ½| ≤ 0.425, then by r = √(−ln tail) up to 5 and beyond. */
const QUANTILE_CENTRE_ABOVE = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const QUANTILE_CENTRE_BELOW = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const QUANTILE_MIDDLE_ABOVE = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const QUANTILE_MIDDLE_BELOW = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const QUANTILE_TAIL_ABOVE = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const QUANTILE_TAIL_BELOW = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];

/** The standard normal distribution function; relative error below 1e-14 down to −8. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/**
 * The standard normal quantile, by M. J. Wichura, "Algorithm AS 241" (Applied Statistics 37(3), 1988), PPND16; relative
 * error below 1e-15. −∞ at 0, ∞ at 1.
 * @throws RangeError unless 0 ≤ p ≤ 1
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must lie between 0 and 1: ${p}`);
  const offset = p - 0.5;
  if (Math.abs(offset) <= 0.425) {
    const r = 0.180625 - offset * offset;
    return (offset * polynomial(QUANTILE_CENTRE_ABOVE, r)) / polynomial(QUANTILE_CENTRE_BELOW, r);
  }
  const distance = tailDistance(offset < 0 ? p : 1 - p);
  return offset < 0 ? -distance : distance;
}

function tailDistance(tail: number): number {
  if (tail === 0) return Infinity;
  const root = Math.sqrt(-log(tail));
  if (root <= 5)
    return polynomial(QUANTILE_MIDDLE_ABOVE, root - 1.6) / polynomial(QUANTILE_MIDDLE_BELOW, root - 1.6);
  return polynomial(QUANTILE_TAIL_ABOVE, root - 5) / polynomial(QUANTILE_TAIL_BELOW, root - 5);
}
