import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import {
  blockTraceLosses,
  hasWholeTimes,
  looksLikeBlockTrace,
  readBlockTrace,
  writeBlockTrace,
} from './block-trace.ts';
import { defineFormat } from './contract.ts';
import { lossRules } from './loss.ts';

const mooncakeBlock = 512;

/** What vLLM takes without flags: --timed-trace-sec-multiplier 1, --timed-trace-chunk-hash-size 16. */
const shape = { nsPerUnit: nsPerSecond, blockTokens: 16 };

/**
 * The trace of `vllm bench serve --dataset-name timed_trace --self-timed`: Mooncake's keys, times in seconds, a hash id
 * for each block of 16 tokens.
 */
export const vllmTimedTrace = defineFormat({
  name: 'vllm-timed-trace',
  summary: "vLLM's timed_trace: times in seconds, lengths and prefix blocks of 16 tokens, no text",
  extension: '.jsonl',
  source: 'https://docs.vllm.ai/en/latest/benchmarking/cli/',
  options: defineOptions({}),
  // Where prompts are so short that both block lengths fit, whole times are taken for Mooncake's milliseconds.
  detect: (sample) =>
    looksLikeBlockTrace(sample, shape.blockTokens) &&
    !(looksLikeBlockTrace(sample, mooncakeBlock) && hasWholeTimes(sample)),
  read: (source, scope) => readBlockTrace(source, scope, shape),
  countsTokens: true,
  createWriter: (output, _options, tools) => writeBlockTrace(output, shape, tools),
  cannotCarry: blockTraceLosses(lossRules.exactWithMs, shape.blockTokens),
});
