import { defineOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { aiperfSampling, extraOf, readExtra, readTimestamp, renderMs } from './aiperf-fields.ts';
import { defineFormat } from './contract.ts';
import { everyLine } from './detect.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, optionalOutput, outputLengthOf, requireText } from './request-parts.ts';

/**
 * AIPerf's `single_turn` dataset: `{"text", "timestamp", "output_length", "session_id", "extra"}`, times in ms. Lines of
 * one session are sent one after another, each with the text it has.
 */
export const aiperfSingleTurn = defineFormat({
  name: 'aiperf-single-turn',
  summary: 'AIPerf single_turn: prompts with times in ms and output lengths',
  extension: '.jsonl',
  source: 'https://docs.nvidia.com/aiperf',
  options: defineOptions({}),
  detect: (sample) =>
    everyLine(
      sample,
      (record) => typeof record['text'] === 'string' && !('prompt_id' in record || 'turns' in record),
    ),
  read(source, scope) {
    let atNs = 0;
    return readJsonRecords(source, scope, {
      parse(fields, index): WorkloadRequest {
        atNs =
          readTimestamp(fields) ??
          atNs + (fields.has('delay') ? Math.round(fields.number('delay') * 1e6) : 0);
        const session = fields.optionalText('session_id');
        return {
          request_id: numberedId(index),
          prompt: fields.text('text'),
          ...arrivalAt(atNs),
          // The Python iwc 0.1 wrote the length under another name, which AIPerf does not read.
          ...optionalOutput(
            fields,
            fields.has('output_length') ? 'output_length' : 'max_output_tokens',
            scope,
          ),
          ...(session === null ? {} : { session_id: session }),
          ...readExtra(fields),
        };
      },
    });
  },
  createWriter: (output) => ({
    add(request) {
      const line = {
        type: 'single_turn',
        text: requireText(request, 'aiperf-single-turn'),
        role: 'user',
        timestamp: renderMs(arrivalNsOf(request)),
        output_length: Math.max(outputLengthOf(request), 1),
        session_id: request.session_id ?? undefined,
        extra: extraOf(request),
      };
      output.text(`${JSON.stringify(line)}\n`);
    },
    finish() {},
  }),
  cannotCarry: allBut(
    [
      'prompt',
      'arrival_time_ms',
      'arrival_time_ns',
      'session_id',
      'expected_output_tokens',
      ...aiperfSampling,
    ],
    {
      request_id: lossRules.numberedId,
      messages: lossRules.messagesAsText,
      max_output_tokens: lossRules.cap,
    },
  ),
});
