import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { blockTraceLosses, looksLikeBlockTrace, readBlockTrace, writeBlockTrace } from './block-trace.ts';
import { defineFormat } from './contract.ts';
import { lossRules } from './loss.ts';

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
  detect: (sample) => looksLikeBlockTrace(sample, shape.blockTokens),
  read: (source, scope) => readBlockTrace(source, scope, shape),
  createWriter: (output, _options, tools) => writeBlockTrace(output, shape, tools),
  cannotCarry: blockTraceLosses(lossRules.exactWithMs),
});
