import { FloatColumn } from '../core/growing-column.ts';
import type { RateSteps } from '../core/rate-steps.ts';
import { nsPerSecond } from '../core/units.ts';
import type { RandomStream } from '../math/random-stream.ts';

/**
 * All arrivals of the Poisson process whose rate follows a curve, up to its end, ascending. Gaps are standard
 * exponentials in units of the integrated rate (E. Çinlar, "Introduction to Stochastic Processes", 1975, ch. 4.7): the
 * same process as thinning, without candidates thrown away. Nothing is due at 0 but by chance.
 */
export function arrivalsOfCurve(curve: RateSteps, random: RandomStream): Float64Array {
  const due = new FloatColumn();
  let work = random.nextExponential();
  for (let step = 0; step < curve.startsNs.length; step++) {
    const endNs = curve.startsNs[step + 1] ?? curve.endNs;
    const ratePerNs = curve.ratesRps[step]! / nsPerSecond;
    let atNs = curve.startsNs[step]!;
    while (work <= (endNs - atNs) * ratePerNs && ratePerNs > 0) {
      atNs = Math.min(endNs, atNs + work / ratePerNs);
      due.push(atNs);
      work = random.nextExponential();
    }
    work -= (endNs - atNs) * ratePerNs;
  }
  return due.take();
}
