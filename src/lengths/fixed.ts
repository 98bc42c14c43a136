import { defineOptions } from '../core/options.ts';
import { defineLength, sourceOfDraws } from './contract.ts';
import { lengthOptions } from './options.ts';

/** The same length always. */
export const fixed = defineLength({
  name: 'fixed',
  summary: 'the same length for all',
  options: defineOptions({ meanTokens: lengthOptions.meanTokens }),
  start: ({ meanTokens }) => sourceOfDraws(() => meanTokens),
});
