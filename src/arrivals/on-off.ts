import { defineOptions } from '../core/options.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfGaps } from './sources.ts';
import { createTwoStateGaps } from './two-states.ts';

const options = defineOptions({
  rateRps: sharedOptions.rateRps,
  burstMeanS: sharedOptions.burstMeanS,
  calmMeanS: sharedOptions.calmMeanS,
});

/** Interrupted Poisson: as mmpp, but nothing arrives between bursts. */
export const onOff = defineArrival({
  name: 'on-off',
  summary: 'Poisson arrivals in bursts, none between them',
  options,
  start(values, random) {
    const { rateRps } = requireOptions({ name: 'on-off', options }, values, ['rateRps']);
    return sourceOfGaps(createTwoStateGaps({ ...values, rateRps, burstRatio: Infinity }, random));
  },
});
