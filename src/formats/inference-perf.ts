import { defineOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { defineFormat } from './contract.ts';
import { readCsvRows } from './csv-rows.ts';
import { hasColumns } from './detect.ts';
import type { Fields } from './fields.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, outputLengthOf, outputOf } from './request-parts.ts';

/** Files of ours begin on this day, and their times count from its midnight; others count from their first row. */
const ourDay = BigInt(Date.UTC(2000, 0, 1)) * 1_000_000n;
const nsPerDay = 86_400n * 1_000_000_000n;

const columns = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'] as const;

/**
 * The trace that inference-perf replays (`AzurePublicDataset`): a date and time, and two lengths. inference-perf keeps
 * six decimals of a second and counts from the first row; the published Azure files' seventh decimal is read too.
 * The files of 2024 (github.com/Azure/AzurePublicDataset, AzureLLMInferenceDataset2024.md and its notebook) have the same
 * columns, and times in both of these forms: `2024-05-12 00:00:00.001163+00:00`, `2024-05-12 00:00:00+00:00`.
 */
export const inferencePerf = defineFormat({
  name: 'inference-perf',
  summary: "inference-perf's AzurePublicDataset trace: date and time, two lengths, no text",
  extension: '.csv',
  source: 'https://github.com/kubernetes-sigs/inference-perf',
  options: defineOptions({}),
  detect: (sample) => hasColumns(sample, columns),
  read(source, scope) {
    let first: bigint | null = null;
    return readCsvRows(source, scope, {
      columns,
      parse(fields, index): WorkloadRequest {
        const at = parseTime(fields);
        first ??= at - ourDay < nsPerDay && at >= ourDay ? ourDay : at;
        if (at < first) fields.refuse('TIMESTAMP', 'is earlier than the first row: sort the trace by time');
        return {
          request_id: numberedId(index),
          prompt: '',
          prompt_tokens: fields.count('ContextTokens'),
          ...outputOf(fields.count('GeneratedTokens')),
          ...arrivalAt(Math.max(0, Number(at - first))),
        };
      },
    });
  },
  countsTokens: true,
  createWriter(output, _options, tools) {
    output.text(`${columns.join(',')}\n`);
    return {
      add(request) {
        const us = Math.round(arrivalNsOf(request) / 1000);
        const cells = [renderTime(us), tools.promptTokens(request), outputLengthOf(request)];
        output.text(`${cells.join(',')}\n`);
      },
      finish() {},
    };
  },
  cannotCarry: allBut(['arrival_time_ms', 'prompt_tokens', 'expected_output_tokens'], {
    request_id: lossRules.numberedId,
    arrival_time_ns: lossRules.wholeUs,
    prompt: lossRules.textWithheld,
    max_output_tokens: lossRules.cap,
  }),
});

/** Microseconds from an arbitrary midnight. */
function renderTime(us: number): string {
  const iso = new Date(Date.UTC(2000, 0, 1) + Math.floor(us / 1000)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(us % 1000).padStart(3, '0')}`;
}

/** Nanoseconds since 1970: past 2^53, hence a bigint. */
function parseTime(fields: Fields): bigint {
  const text = String(fields.raw('TIMESTAMP') ?? '').trim();
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?\d*(?:Z|\+00:00)?$/.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}Z`);
  if (Number.isNaN(ms)) {
    fields.refuse('TIMESTAMP', `'${text}' is not a date and time such as 2023-11-16 18:15:46.680590`);
    return 0n;
  }
  return BigInt(ms) * 1_000_000n + BigInt((match?.[3] ?? '').padEnd(9, '0'));
}
