import { UsageError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import { fitLognormal, type KnownQuantile } from '../math/lognormal-fit.ts';
import { defineLength, sourceOfDraws } from './contract.ts';

const spec = { type: 'number', above: 0, unit: 'tokens' } as const;

const options = defineOptions({
  p50: { ...spec, required: true, help: 'median length' },
  p70: { ...spec, help: 'length that 70 % do not exceed' },
  p90: { ...spec, help: 'length that 90 % do not exceed' },
  p95: { ...spec, help: 'length that 95 % do not exceed' },
  p99: { ...spec, help: 'length that 99 % do not exceed' },
});

/** A lognormal distribution fitted to percentiles by least squares of their logarithms. */
export const percentiles = defineLength({
  name: 'percentiles',
  summary: 'lognormal through given percentiles',
  options,
  start(values, random) {
    const known: KnownQuantile[] = [];
    for (const [name, value] of Object.entries(values))
      if (value !== null) known.push({ share: Number(name.slice(1)) / 100, value });
    for (let i = 1; i < known.length; i++)
      if (known[i]!.value < known[i - 1]!.value)
        throw new UsageError({
          code: 'percentiles-fall',
          message: `p${known[i]!.share * 100} is ${known[i]!.value}, below p${known[i - 1]!.share * 100}, ${known[i - 1]!.value}`,
        });
    const { mu, sigma } = fitLognormal(known);
    return sourceOfDraws(() => random.nextLognormal(mu, sigma));
  },
});
