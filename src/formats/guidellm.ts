import { defineOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat } from './contract.ts';
import { everyLine } from './detect.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, optionalOutput, outputLengthOf, requireText } from './request-parts.ts';
import { renderSeconds } from './seconds.ts';

/**
 * A dataset file for GuideLLM, in the names its column mapper knows: `prompt`, `prompt_tokens_count`,
 * `output_tokens_count`, `relative_timestamp` (seconds; used by its replay).
 */
export const guidellm = defineFormat({
  name: 'guidellm',
  summary: 'GuideLLM dataset: prompts, both lengths, times in seconds',
  extension: '.jsonl',
  source: 'https://github.com/vllm-project/guidellm',
  options: defineOptions({}),
  detect: (sample) =>
    everyLine(
      sample,
      (record) => 'prompt' in record && ('output_tokens_count' in record || 'prompt_tokens_count' in record),
    ),
  read: (source, scope) =>
    readJsonRecords(source, scope, {
      parse(fields, index): WorkloadRequest {
        const tokens = fields.optionalCount('prompt_tokens_count');
        return {
          request_id: numberedId(index),
          prompt: fields.text('prompt'),
          ...(fields.has('relative_timestamp')
            ? arrivalAt(fields.seconds('relative_timestamp'))
            : { arrival_time_ms: 0 }),
          ...optionalOutput(fields, 'output_tokens_count', scope),
          ...(tokens === null ? {} : { prompt_tokens: tokens }),
          ...(fields.has('model') ? { model: fields.text('model') } : {}),
        };
      },
    }),
  countsTokens: true,
  createWriter: (output, _options, tools) => ({
    add(request) {
      const counts = `"prompt_tokens_count":${tools.promptTokens(request)},"output_tokens_count":${outputLengthOf(request)}`;
      const model = request.model ?? null;
      output.text(
        `{"prompt":${JSON.stringify(requireText(request, 'guidellm'))},${counts},"relative_timestamp":${renderSeconds(arrivalNsOf(request))}${model === null ? '' : `,"model":${JSON.stringify(model)}`}}\n`,
      );
    },
    finish() {},
  }),
  cannotCarry: allBut(
    ['prompt', 'arrival_time_ms', 'arrival_time_ns', 'prompt_tokens', 'expected_output_tokens', 'model'],
    {
      request_id: lossRules.numberedId,
      messages: lossRules.messagesAsText,
      max_output_tokens: lossRules.cap,
    },
  ),
});
