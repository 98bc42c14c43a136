import { defineOptions } from '../core/options.ts';
import { csvField } from '../io/csv/csv-field.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat, type FormatSource } from './contract.ts';
import { readCsvRows } from './csv-rows.ts';
import { hasColumns } from './detect.ts';
import { allBut, lossRules } from './loss.ts';
import { arrivalAt, arrivalNsOf, outputLengthOf, outputOf } from './request-parts.ts';

const columns = ['request_id', 'arrival_time_ns', 'num_prefill_tokens', 'num_decode_tokens'] as const;

/**
 * The canonical trace of gpu-simulate-test: a file, or a folder holding it as trace.csv. Requests are numbered; the id
 * a request came with stands in `import_request_id`.
 */
export const traceCsv = defineFormat({
  name: 'trace-csv',
  summary: "gpu-simulate-test's trace.csv: exact arrivals and two lengths, no text",
  extension: '.csv',
  source: 'https://github.com/CodeGandee/gpu-simulate-test',
  options: defineOptions({}),
  detect: (sample) =>
    sample.kind === 'folder'
      ? sample.names.includes('trace.csv') && !sample.names.includes('trace_lengths.csv')
      : hasColumns(sample, columns),
  folderFiles: ['trace.csv'],
  read: (source, scope) =>
    readCsvRows(fileOf(source), scope, {
      columns,
      parse(fields): WorkloadRequest {
        const prompt = fields.has('prompt_id') ? String(fields.raw('prompt_id')) : '';
        return {
          request_id: fields.label(fields.has('import_request_id') ? 'import_request_id' : 'request_id'),
          prompt: '',
          prompt_tokens: fields.count('num_prefill_tokens'),
          ...outputOf(fields.count('num_decode_tokens')),
          ...arrivalAt(fields.count('arrival_time_ns')),
          ...(prompt === '' ? {} : { metadata: { prompt_id: prompt } }),
        };
      },
    }),
  countsTokens: true,
  createWriter(output, _options, tools) {
    output.text(
      'request_id,arrival_time_ns,num_prefill_tokens,num_decode_tokens,prompt_id,import_request_id\n',
    );
    const atLeastOne = (tokens: number, name: string) => {
      if (tokens === 0)
        tools.notice({ code: 'raised-to-one', reason: `${name} of 0 is written as 1: the trace has no 0` });
      return Math.max(tokens, 1);
    };
    return {
      add(request, index) {
        const cells = [
          index,
          arrivalNsOf(request),
          atLeastOne(tools.promptTokens(request), 'num_prefill_tokens'),
          atLeastOne(outputLengthOf(request), 'num_decode_tokens'),
          csvField(request.metadata?.['prompt_id'] ?? ''),
          csvField(request.request_id),
        ];
        output.text(`${cells.join(',')}\n`);
      },
      finish() {},
    };
  },
  cannotCarry: allBut(['request_id', 'arrival_time_ms', 'arrival_time_ns'], {
    prompt_tokens: { becomes: 'at least 1', isLost: ({ prompt_tokens: tokens }) => tokens === 0 },
    expected_output_tokens: {
      becomes: 'at least 1',
      isLost: ({ expected_output_tokens: tokens }) => tokens === 0,
    },
    prompt: lossRules.textWithheld,
    max_output_tokens: lossRules.cap,
    metadata: {
      becomes: 'its prompt_id alone',
      isLost: ({ metadata }) => Object.keys(metadata ?? {}).some((key) => key !== 'prompt_id'),
    },
  }),
});

function fileOf(source: FormatSource): FormatSource {
  return source.isFolder ? source.part('trace.csv') : source;
}
