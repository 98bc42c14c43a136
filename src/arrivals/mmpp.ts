import { defineOptions } from '../core/options.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfGaps } from './sources.ts';
import { createTwoStateGaps } from './two-states.ts';

const options = defineOptions({
  rateRps: sharedOptions.rateRps,
  burstRatio: {
    type: 'number',
    min: 1,
    default: 10,
    help: 'arrival rate in a burst over the rate in the calm',
  },
  burstMeanS: sharedOptions.burstMeanS,
  calmMeanS: sharedOptions.calmMeanS,
});

/** Markov-modulated Poisson: bursts and calm of exponential length, each with its own rate. */
export const mmpp = defineArrival({
  name: 'mmpp',
  summary: 'bursts and calm take turns, each with its own Poisson rate',
  options,
  start(values, random) {
    const { rateRps } = requireOptions({ name: 'mmpp', options }, values, ['rateRps']);
    return sourceOfGaps(createTwoStateGaps({ ...values, rateRps }, random));
  },
});
