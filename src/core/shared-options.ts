import { defineOptions } from './options.ts';

/** Options that several commands and entries share: one meaning, one spelling, defined once. */
export const sharedOptions = defineOptions({
  rateRps: { type: 'number', unit: 'requests/s', above: 0, help: 'mean arrival rate' },
  seed: { type: 'seed', default: 0n, help: 'seed of every random choice' },
});
