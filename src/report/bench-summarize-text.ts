import type { LmbenchDocument, LmbenchLatency } from '../documents/lmbench.ts';
import { layTable } from './aligned-table.ts';

/** A result file as people are shown it. */
export interface CsvSummaryFacts {
  readonly path: string;
  readonly uploadTo: string | null;
  readonly document: LmbenchDocument;
}

/** What `iwc bench summarize` prints. */
export function renderCsvSummary({ path, uploadTo, document }: CsvSummaryFacts): string {
  const { results, name } = document;
  const end = [`result: ${path}`, ...(uploadTo === null ? [] : ['posted to the dashboard'])];
  if ('error' in results) return `${[`${name}: ${results.error}`, results.message, '', ...end].join('\n')}\n`;
  const failed = results.failed_requests ?? 0;
  const number = (value: number | null) => (value === null ? 'n/a' : value.toFixed(2));
  const row = (title: string, { mean, median, p99 }: LmbenchLatency) => [
    title,
    ...[mean, median, p99].map(number),
  ];
  const lines = [
    `${name}: ${results.successful_requests} answered, ${failed} failed, ${number(results.benchmark_duration_s)} s`,
    `${number(results.request_throughput_req_per_s)} requests/s, ${number(results.output_token_throughput_tok_per_s)} output tokens/s`,
    '',
    layTable(
      ['ms', 'mean', 'median', 'p99'],
      [
        row('TTFT', results.ttft_ms),
        row('TPOT', results.tpot_ms),
        row("latency per token (LMBench's ITL)", results.itl_ms),
      ],
    ),
    '',
    ...end,
  ];
  return `${lines.join('\n')}\n`;
}
