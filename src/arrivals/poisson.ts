import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfGaps } from './sources.ts';

const options = defineOptions({ rateRps: sharedOptions.rateRps });

/** Independent exponential gaps: the memoryless arrivals of many unrelated users. */
export const poisson = defineArrival({
  name: 'poisson',
  summary: 'independent exponential gaps at a mean rate',
  options,
  start(values, random) {
    const { rateRps } = requireOptions({ name: 'poisson', options }, values, ['rateRps']);
    const meanGapNs = nsPerSecond / rateRps;
    return sourceOfGaps(() => random.nextExponential() * meanGapNs);
  },
});
