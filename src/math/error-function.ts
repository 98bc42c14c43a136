import { exp } from './elementary.ts';
import { polynomial } from './polynomial.ts';

/*
 * W. J. Cody, "Rational Chebyshev Approximations for the Error Function"
 * (Math. Comp. 23, 1969): a rational function of x² up to 0.46875, of x up to 4 and of 1/x² beyond, constant term last.
 */
const CENTRE = 0.46875;
const CENTRE_ABOVE = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const CENTRE_BELOW = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE_ABOVE = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_BELOW = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const TAIL_ABOVE = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const TAIL_BELOW = [
  1, 2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
const INVERSE_ROOT_PI = 0.5641895835477563;

/** erf x = 2/√π·∫₀ˣ exp(−t²) dt; relative error below 4e-16. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= CENTRE) return erfNearZero(x);
  const value = 1 - erfcPositive(size);
  return x < 0 ? -value : value;
}

/** erfc x = 1 − erf x without cancellation; relative error below 1e-15 until it underflows at 26.5. */
export function erfc(x: number): number {
  if (Math.abs(x) <= CENTRE) return 1 - erfNearZero(x);
  return x > 0 ? erfcPositive(x) : 2 - erfcPositive(-x);
}

function erfNearZero(x: number): number {
  const square = x * x;
  return (x * polynomial(CENTRE_ABOVE, square)) / polynomial(CENTRE_BELOW, square);
}

function erfcPositive(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 27) return 0;
  if (x <= 4) return expMinusSquare(x) * (polynomial(MIDDLE_ABOVE, x) / polynomial(MIDDLE_BELOW, x));
  const inverse = 1 / (x * x);
  const correction = (inverse * polynomial(TAIL_ABOVE, inverse)) / polynomial(TAIL_BELOW, inverse);
  return (expMinusSquare(x) * (INVERSE_ROOT_PI - correction)) / x;
}

/** exp(−x²) with x cut to a sixteenth first: the square of the cut part is exact, so its rounding is not magnified. */
function expMinusSquare(x: number): number {
  const cut = Math.trunc(x * 16) / 16;
  return exp(-cut * cut) * exp(-(x - cut) * (x + cut));
}
