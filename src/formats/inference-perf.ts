import { InputError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import { type Moment, nsBetween } from '../core/timestamp.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat } from './contract.ts';
import { readCsvRows } from './csv-rows.ts';
import { hasColumns } from './detect.ts';
import type { Fields } from './fields.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, outputLengthOf, outputOf } from './request-parts.ts';

/** Files of ours begin on this day, and their times count from its midnight; others count from their first row. */
const ourDay: Moment = { s: Date.UTC(2000, 0, 1) / 1000, ns: 0 };
const secondsPerDay = 86_400;

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
    const parseTime = timeParser();
    let first: Moment | null = null;
    return readCsvRows(source, scope, {
      columns,
      parse(fields, index): WorkloadRequest {
        const at = parseTime(fields);
        first ??= at.s - ourDay.s < secondsPerDay && at.s >= ourDay.s ? ourDay : at;
        const atNs = nsBetween(first, at);
        if (atNs < 0 && fields.isSound)
          fields.refuse('TIMESTAMP', 'is earlier than the first row: sort the trace by time');
        return {
          request_id: numberedId(index),
          prompt: '',
          prompt_tokens: fields.count('ContextTokens'),
          ...outputOf(fields.count('GeneratedTokens')),
          ...arrivalAt(Math.max(0, atNs)),
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
        const cells = [
          renderTime(us, request.request_id),
          tools.promptTokens(request),
          outputLengthOf(request),
        ];
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

/** What fits between the arbitrary midnight and the year 10000, whose dates have another form. */
const datesUs = (Date.UTC(10_000, 0, 1) - Date.UTC(2000, 0, 1)) * 1000;

/** Microseconds from an arbitrary midnight. */
function renderTime(us: number, id: string): string {
  if (us >= datesUs)
    throw new InputError({
      code: 'arrival-too-late',
      message: `request '${id}' arrives ${us / 1e6} s after the start: dates of inference-perf end with the year 9999`,
      hint: 'convert with earlier arrivals, or to another format',
    });
  const iso = new Date(Date.UTC(2000, 0, 1) + Math.floor(us / 1000)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(us % 1000).padStart(3, '0')}`;
}

/** Reads dates and times; many rows fall into the same second, whose date is read once. */
function timeParser(): (fields: Fields) => Moment {
  let known = '';
  let seconds = Number.NaN;
  return (fields) => {
    const text = String(fields.raw('TIMESTAMP') ?? '').trim();
    const date = text.slice(0, 19);
    if (date !== known) {
      const isDate = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$/.test(date);
      seconds = isDate ? Date.parse(`${date.slice(0, 10)}T${date.slice(11)}Z`) / 1000 : Number.NaN;
      known = date;
    }
    const rest = /^(?:\.(\d{1,9})\d*)?(?:Z|\+00:00)?$/.exec(text.slice(19));
    if (rest === null || Number.isNaN(seconds)) {
      fields.refuse('TIMESTAMP', `'${text}' is not a date and time such as 2023-11-16 18:15:46.680590`);
      return ourDay;
    }
    return { s: seconds, ns: Number((rest[1] ?? '').padEnd(9, '0')) };
  };
}
