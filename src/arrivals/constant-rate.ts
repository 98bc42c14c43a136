import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfTimes } from './sources.ts';

const options = defineOptions({
  rateRps: sharedOptions.rateRps,
  jitter: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0,
    help: 'how far a request may be late, as a share of the gap (uniform)',
  },
});

/**
 * Evenly spaced requests, each but the first late by a uniform share of the gap. Lateness does not add up:
 * request i stays within its own gap, so the order and the long-run rate are exact.
 */
export const constantRate = defineArrival({
  name: 'constant-rate',
  summary: 'evenly spaced at a rate, with optional jitter',
  options,
  start(values, random) {
    const { rateRps } = requireOptions({ name: 'constant-rate', options }, values, ['rateRps']);
    const { jitter } = values;
    if (jitter === 0) return sourceOfTimes((index) => (index * nsPerSecond) / rateRps);
    return sourceOfTimes((index) => ((index + random.nextUniform() * jitter) * nsPerSecond) / rateRps);
  },
});
