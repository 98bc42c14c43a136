import { csvField } from '../../io/csv/csv-field.ts';
import type { ResultRecord } from '../../nouns/result.ts';

/** LMBench's columns, those of its guide and those its generators write. */
export const suiteCsvHeader =
  'timestamp,request_id,latency,prompt_tokens,completion_tokens,total_tokens,error,' +
  'launch_time,finish_time,ttft,generation_time,generation_tokens\n';

/**
 * A request as a row; times in seconds, since 1970 where they are points in time. One that failed tells its error and
 * has no latencies; one that was not sent has no times.
 * @param startedAtMs when the run's clock stood at 0
 */
export function suiteCsvRow(record: ResultRecord, startedAtMs: number): string {
  const { launched_ns: launched, first_token_ns: first, finished_ns: finished, status } = record;
  const time = (ns: number | null) => (ns === null ? '' : ((startedAtMs + ns / 1e6) / 1000).toFixed(6));
  const span = (from: number | null, to: number | null) =>
    from === null || to === null ? '' : ((to - from) / 1e9).toFixed(9);
  const isOk = status === 'ok';
  const count = (tokens: number | null) => (isOk && tokens !== null ? String(tokens) : '');
  const total = (record.prompt_tokens ?? 0) + (record.output_tokens ?? 0);
  const cells = [
    ...[time(launched), csvField(record.request_id), isOk ? span(launched, finished) : ''],
    ...[count(record.prompt_tokens), count(record.output_tokens), isOk ? String(total) : ''],
    isOk ? '' : csvField(record.error ?? status),
    ...[time(launched), time(finished)],
    ...(isOk ? [span(launched, first), span(first, finished)] : ['', '']),
    count(record.output_tokens),
  ];
  return `${cells.join(',')}\n`;
}
