import { defineOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { defineFormat } from './contract.ts';
import { readCsvRows } from './csv-rows.ts';
import { hasColumns } from './detect.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, outputLengthOf, outputOf } from './request-parts.ts';
import { renderSeconds } from './seconds.ts';

const columns = ['arrived_at', 'num_prefill_tokens', 'num_decode_tokens'] as const;

/** The trace of Vidur's trace_replay generator: arrival in seconds, two lengths. Vidur wants at least one token of each. */
export const vidur = defineFormat({
  name: 'vidur',
  summary: 'Vidur trace CSV: arrival in seconds and two lengths, no text',
  extension: '.csv',
  source: 'https://github.com/microsoft/vidur',
  options: defineOptions({}),
  detect: (sample) => hasColumns(sample, columns) && !hasColumns(sample, ['request_id']),
  read: (source, scope) =>
    readCsvRows(source, scope, {
      columns,
      parse: (fields, index): WorkloadRequest => ({
        request_id: numberedId(index),
        prompt: '',
        prompt_tokens: fields.count('num_prefill_tokens'),
        ...outputOf(fields.count('num_decode_tokens')),
        ...arrivalAt(fields.seconds('arrived_at')),
      }),
    }),
  countsTokens: true,
  createWriter(output, _options, tools) {
    output.text(`${columns.join(',')}\n`);
    return {
      add(request) {
        const cells = [
          renderSeconds(arrivalNsOf(request)),
          tools.promptTokens(request),
          outputLengthOf(request),
        ];
        output.text(`${cells.join(',')}\n`);
      },
      finish() {},
    };
  },
  cannotCarry: allBut(['arrival_time_ms', 'arrival_time_ns', 'prompt_tokens', 'expected_output_tokens'], {
    request_id: lossRules.numberedId,
    prompt: lossRules.textWithheld,
    max_output_tokens: lossRules.cap,
  }),
});
