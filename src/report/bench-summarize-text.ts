import { layTable } from './aligned-table.ts';

interface LatencyFacts {
  readonly mean: number | null;
  readonly median: number | null;
  readonly p99: number | null;
}

/** A result file as people are shown it. */
export interface CsvSummaryFacts {
  readonly path: string;
  readonly uploadTo: string | null;
  readonly document: {
    readonly name: string;
    readonly results:
      | { readonly error: string; readonly message: string; readonly failed_requests?: number }
      | {
          readonly successful_requests: number;
          readonly failed_requests?: number;
          readonly benchmark_duration_s: number | null;
          readonly request_throughput_req_per_s: number | null;
          readonly output_token_throughput_tok_per_s: number | null;
          readonly ttft_ms: LatencyFacts;
          readonly tpot_ms: LatencyFacts;
          readonly itl_ms: LatencyFacts;
        };
  };
}

/** What `iwc bench summarize` prints. */
export function renderCsvSummary({ path, uploadTo, document }: CsvSummaryFacts): string {
  const { results, name } = document;
  const end = [`result: ${path}`, ...(uploadTo === null ? [] : ['posted to the dashboard'])];
  if ('error' in results) return `${[`${name}: ${results.error}`, results.message, '', ...end].join('\n')}\n`;
  const failed = results.failed_requests ?? 0;
  const number = (value: number | null) => (value === null ? 'n/a' : value.toFixed(2));
  const row = (title: string, { mean, median, p99 }: LatencyFacts) => [
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
