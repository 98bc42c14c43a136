import { defineOptions } from '../core/options.ts';
import { defineFormat, type FormatSource, type ReadScope } from './contract.ts';
import { gatherCsvRows } from './csv-rows.ts';
import { hasColumns } from './detect.ts';
import { LengthGatherer, requestsOf } from './length-columns.ts';
import { allBut, lossRules } from './loss.ts';
import { arrivalNsOf, outputLengthOf } from './request-parts.ts';
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
  read: (source, scope) => requestsOf(readLengths(source, scope)),
  readLengths,
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

function readLengths(source: FormatSource, scope: ReadScope) {
  const [arrival, promptTokens, outputTokens] = columns;
  return gatherCsvRows(
    source,
    scope,
    columns,
    (fields) => new LengthGatherer(fields, { arrival, promptTokens, outputTokens }),
  );
}
