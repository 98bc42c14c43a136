import { defineOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat } from './contract.ts';
import { everyLine } from './detect.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { optionalOutput, outputLengthOf, requireText } from './request-parts.ts';

/** The dataset of `vllm bench serve --dataset-name custom`: `{"prompt", "output_tokens"}`. It has no times. */
export const vllmCustom = defineFormat({
  name: 'vllm-custom',
  summary: "vLLM's custom dataset: prompts and output lengths, no times",
  extension: '.jsonl',
  source: 'https://docs.vllm.ai/en/latest/benchmarking/cli/',
  options: defineOptions({}),
  detect: (sample) =>
    everyLine(
      sample,
      (record) =>
        typeof record['prompt'] === 'string' &&
        'output_tokens' in record &&
        !('output_tokens_count' in record || 'request_id' in record),
    ),
  read: (source, scope) =>
    readJsonRecords(source, scope, {
      parse: (fields, index): WorkloadRequest => ({
        request_id: numberedId(index),
        prompt: fields.text('prompt'),
        arrival_time_ms: 0,
        ...optionalOutput(fields, 'output_tokens', scope),
      }),
    }),
  createWriter: (output) => ({
    add(request) {
      const line = { prompt: requireText(request, 'vllm-custom'), output_tokens: outputLengthOf(request) };
      output.text(`${JSON.stringify(line)}\n`);
    },
    finish() {},
  }),
  cannotCarry: allBut(['prompt', 'expected_output_tokens'], {
    request_id: lossRules.numberedId,
    messages: lossRules.messagesAsText,
    arrival_time_ms: lossRules.noArrivals,
    max_output_tokens: lossRules.cap,
  }),
});
