import { defineOptions } from '../core/options.ts';
import { namedPattern, patternNames } from '../core/pattern.ts';
import { valuesOfPattern } from '../core/pattern-values.ts';
import { nsPerSecond } from '../core/units.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfIntegral } from './sources.ts';

const options = defineOptions({
  rateRps: sharedOptions.rateRps,
  pattern: {
    type: 'choice',
    choices: patternNames,
    default: 'slight_fluctuation',
    help: 'shape of the rate over time',
  },
  patternDurationS: {
    type: 'integer',
    min: 1,
    max: 10_000_000,
    default: 60,
    unit: 's',
    help: 'length of the run the pattern is laid over; after it, the last rate stays',
  },
});

/** Poisson arrivals whose rate follows a named pattern second by second, after an arrival at 0. */
export const pattern = defineArrival({
  name: 'pattern',
  summary: 'Poisson with a rate that rises or fluctuates as the named patterns do',
  options,
  start(values, random) {
    const { rateRps } = requireOptions({ name: 'pattern', options }, values, ['rateRps']);
    const durationMs = values.patternDurationS * 1000;
    // The noise is meant for rates of 6 a second; on a small mean it must not make a rate negative.
    const { noise, ...shape } = namedPattern(values.pattern, rateRps);
    const rates = valuesOfPattern(
      { ...shape, noise: Math.min(noise, rateRps / 60) },
      { stepMs: 1000, durationMs, random },
    );
    let second = 0;
    let before = 0;
    const timeNsOf = (arrivals: number): number => {
      while (second < rates.length - 1 && arrivals > before + rates[second]!) before += rates[second++]!;
      return (second + (arrivals - before) / rates[second]!) * nsPerSecond;
    };
    return sourceOfIntegral(timeNsOf, random);
  },
});
