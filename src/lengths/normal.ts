import { UsageError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import type { RandomStream } from '../math/random-stream.ts';
import { defineLength, sourceOfDraws } from './contract.ts';
import { lengthOptions } from './options.ts';

/** A normal distribution cut off below 1 token: draws below are drawn again, which moves the mean up a little. */
export const normal = defineLength({
  name: 'normal',
  summary: 'normal, lengths below 1 drawn again',
  options: defineOptions(lengthOptions),
  start({ meanTokens, stdTokens }, random) {
    return sourceOfDraws(() => drawAbove(1, { mean: meanTokens, deviation: stdTokens }, random));
  },
});

/** More redraws than this mean that hardly any length is left. */
const mostRedraws = 10_000;

function drawAbove(
  least: number,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  random: RandomStream,
): number {
  for (let tries = 0; tries < mostRedraws; tries++) {
    const value = mean + deviation * random.nextNormal();
    if (value >= least) return value;
  }
  throw new UsageError({
    code: 'no-lengths-left',
    message: `hardly any length of mean ${mean} and deviation ${deviation} is at least ${least}`,
  });
}
