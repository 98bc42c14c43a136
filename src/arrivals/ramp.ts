import { UsageError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfIntegral } from './sources.ts';

const options = defineOptions({
  rateFromRps: { type: 'number', unit: 'requests/s', min: 0, help: 'arrival rate at the start' },
  rateToRps: {
    type: 'number',
    unit: 'requests/s',
    min: 0,
    help: 'arrival rate at the end of the ramp, and after it',
  },
  rampDurationS: {
    type: 'number',
    unit: 's',
    above: 0,
    help: 'how long the rate takes from one to the other',
  },
});

/** Poisson arrivals whose rate goes from one value to another in a straight line, then stays. */
export const ramp = defineArrival({
  name: 'ramp',
  summary: 'Poisson with a rate that rises or falls in a straight line, then stays',
  options,
  start(values, random) {
    const required = requireOptions({ name: 'ramp', options }, values, [
      'rateFromRps',
      'rateToRps',
      'rampDurationS',
    ]);
    if (required.rateFromRps === 0 && required.rateToRps === 0)
      throw new UsageError({
        code: 'no-arrivals',
        message: '--rate-from-rps and --rate-to-rps are both 0, so nothing would ever arrive',
      });
    return sourceOfIntegral(inverseOf(required), random);
  },
});

interface Ramp {
  readonly rateFromRps: number;
  readonly rateToRps: number;
  readonly rampDurationS: number;
}

/** When the expected number of arrivals reaches a value. A ramp down to 0 never reaches some. */
function inverseOf({ rateFromRps, rateToRps, rampDurationS }: Ramp): (arrivals: number) => number | null {
  const arrivalsInRamp = ((rateFromRps + rateToRps) / 2) * rampDurationS;
  const slope = (rateToRps - rateFromRps) / rampDurationS;
  return (arrivals) => {
    if (arrivals > arrivalsInRamp) {
      if (rateToRps === 0) return null;
      return (rampDurationS + (arrivals - arrivalsInRamp) / rateToRps) * nsPerSecond;
    }
    // The root of slope·t²/2 + from·t = arrivals in the form that cancels no digits. The rate then is the
    // square root; near the foot of a ramp to 0 its square may round to just below 0.
    const rateThen = Math.sqrt(Math.max(0, rateFromRps * rateFromRps + 2 * slope * arrivals));
    const rates = rateFromRps + rateThen;
    return rates === 0 ? 0 : ((2 * arrivals) / rates) * nsPerSecond;
  };
}
