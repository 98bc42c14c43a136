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
  session: 'Session ID',
  nsPerUnit: nsPerSecond,
};

/**
 * BurstGPT (Y. Wang et al., KDD 2025), as its repository's README describes it: `Timestamp` in seconds from midnight of
 * the first day, with a fraction since release 2.0 (`19440110.0`), `Model` (ChatGPT, GPT-4), `Request tokens`,
 * `Response tokens`, `Total tokens`, `Log Type`. Release 2.0 (BurstGPT_3.csv) puts `Session ID`, empty for API calls, and
 * `Elapsed time` between, going by other projects that read it; columns are found by name. A response of 0 tokens is a request that failed there, often of 0
 * request tokens too; such rows are kept. Sessions are left out, since nothing says whether the request's tokens count
 * the conversation so far.
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
