import { defineOptions } from '../core/options.ts';
import { pow } from '../math/elementary.ts';
import { defineLength, sourceOfDraws } from './contract.ts';
import { lengthOptions } from './options.ts';

/**
 * A Pareto distribution with the mean and standard deviation asked: with r = deviation/mean, the tail index is
 * α = 1 + √(1 + 1/r²) and the least value mean·(α − 1)/α. Its tail is heavy: samples reach the deviation slowly.
 */
export const pareto = defineLength({
  name: 'pareto',
  summary: 'Pareto with a given mean and standard deviation: many short, few very long',
  options: defineOptions(lengthOptions),
  start({ meanTokens, stdTokens }, random) {
    if (stdTokens === 0) return sourceOfDraws(() => meanTokens);
    const ratio = stdTokens / meanTokens;
    const alpha = 1 + Math.sqrt(1 + 1 / (ratio * ratio));
    const least = (meanTokens * (alpha - 1)) / alpha;
    return sourceOfDraws(() => least * pow(1 - random.nextUniform(), -1 / alpha));
  },
});
