import { defineOptions } from '../core/options.ts';
import { nsPerMs } from '../core/units.ts';
import {
  blockTraceLosses,
  hasWholeTimes,
  looksLikeBlockTrace,
  readBlockTrace,
  writeBlockTrace,
} from './block-trace.ts';
import { defineFormat } from './contract.ts';
import { lossRules } from './loss.ts';

/** As in the published traces: R. Qin et al., Mooncake, FAST 2025. */
const shape = { nsPerUnit: nsPerMs, blockTokens: 512 };

/**
 * The Mooncake trace: lines `{"timestamp", "input_length", "output_length", "hash_ids"}`, times in whole ms, a hash id
 * for each block of 512 tokens. It has no text.
 */
export const mooncake = defineFormat({
  name: 'mooncake',
  summary: 'Mooncake trace: times, lengths and prefix blocks of 512 tokens, no text',
  extension: '.jsonl',
  source: 'https://github.com/kvcache-ai/Mooncake',
  options: defineOptions({}),
  detect: (sample) => looksLikeBlockTrace(sample, shape.blockTokens) && hasWholeTimes(sample),
  read: (source, scope) => readBlockTrace(source, scope, shape),
  countsTokens: true,
  createWriter: (output, _options, tools) => writeBlockTrace(output, shape, tools),
  cannotCarry: blockTraceLosses(lossRules.wholeMs, shape.blockTokens),
});
