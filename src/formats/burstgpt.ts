import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { defineFormat } from './contract.ts';
import { hasColumns } from './detect.ts';
import { readLengthTrace } from './length-trace.ts';

const shape = {
  time: 'Timestamp',
  prompt: 'Request tokens',
  output: 'Response tokens',
  model: 'Model',
  nsPerUnit: nsPerSecond,
};

/**
 * BurstGPT (Y. Wang et al., KDD 2025): columns Timestamp in seconds, Model, Request tokens, Response tokens, Total tokens,
 * Log Type. A response of 0 tokens is a request that failed there; it is kept.
 */
export const burstgpt = defineFormat({
  name: 'burstgpt',
  summary: 'BurstGPT traces: times in seconds, models and lengths, no text (read only)',
  extension: '.csv',
  source: 'https://github.com/HPMLL/BurstGPT',
  options: defineOptions({}),
  detect: (sample) => hasColumns(sample, [shape.time, shape.prompt, shape.output]),
  read: (source, scope) => readLengthTrace(source, scope, shape),
  countsTokens: true,
  cannotCarry: [],
});
