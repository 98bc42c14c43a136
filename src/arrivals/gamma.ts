import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfGaps, sourceOfTimes } from './sources.ts';

const options = defineOptions({
  rateRps: sharedOptions.rateRps,
  cv: {
    type: 'number',
    min: 0,
    max: 100,
    help: 'coefficient of variation of the gaps: 0 evenly spaced, 1 as poisson, above 1 bursty',
  },
});

/** Independent gamma gaps of shape 1/cv²: the mean rate and the burstiness are set apart. */
export const gamma = defineArrival({
  name: 'gamma',
  summary: 'independent gamma gaps at a mean rate and coefficient of variation',
  options,
  start(values, random) {
    const { rateRps, cv } = requireOptions({ name: 'gamma', options }, values, ['rateRps', 'cv']);
    const shape = 1 / (cv * cv);
    if (shape === Infinity) return sourceOfTimes((index) => (index * nsPerSecond) / rateRps);
    const scaleNs = nsPerSecond / rateRps / shape;
    return sourceOfGaps(() => random.nextGamma(shape) * scaleNs);
  },
});
