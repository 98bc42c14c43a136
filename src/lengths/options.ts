import { defineOptions } from '../core/options.ts';

/** Options that several length models share. */
export const lengthOptions = defineOptions({
  meanTokens: { type: 'number', min: 1, unit: 'tokens', default: 1024, help: 'mean length' },
  stdTokens: { type: 'number', min: 0, unit: 'tokens', default: 0, help: 'standard deviation of lengths' },
});
