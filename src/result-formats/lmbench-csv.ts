import type { ResultRecord } from '../nouns/result.ts';
import { defineResultFormat } from './contract.ts';

/**
 * LMBench's per-request CSV: the columns its guide documents, and those its summarize.py really needs (launch_time,
 * finish_time, ttft, generation_time, prompt_tokens, generation_tokens). Seconds. Its summary counts every row as a
 * success and cannot hold missing numbers, so only requests that are ok and measured stand in it.
 */
export const lmbenchCsv = defineResultFormat({
  name: 'lmbench-csv',
  summary: "LMBench's per-request CSV, as its guide documents and its summarize.py reads it",
  fileName: 'lmbench.csv',
  cannotCarry: ['failed, cancelled and unsent requests', 'warm-up', 'due times', 'gaps between tokens'],
  start({ startedAtMs }) {
    let isFirst = true;
    const seconds = (ns: number) => ((startedAtMs + ns / 1e6) / 1000).toFixed(6);
    const rowOf = (record: ResultRecord) => {
      const { launched_ns: launched, first_token_ns: first, finished_ns: finished } = record;
      const prompt = record.prompt_tokens ?? 0;
      const output = record.output_tokens ?? 0;
      const start = first ?? finished!;
      const cells = [
        ...[
          seconds(launched!),
          csv(record.request_id),
          span(launched!, finished!),
          prompt,
          output,
          prompt + output,
          '',
        ],
        ...[seconds(launched!), seconds(finished!), span(launched!, start), span(start, finished!), output],
      ];
      return `${cells.join(',')}\n`;
    };
    return {
      add(records) {
        const rows = records.filter(({ status, phase }) => status === 'ok' && phase === 'measure').map(rowOf);
        const head = isFirst ? header : '';
        isFirst = false;
        return head + rows.join('');
      },
      end: () => (isFirst ? header : ''),
    };
  },
});

const header =
  'timestamp,request_id,latency,prompt_tokens,completion_tokens,total_tokens,error,' +
  'launch_time,finish_time,ttft,generation_time,generation_tokens\n';

function span(fromNs: number, toNs: number): string {
  return ((toNs - fromNs) / 1e9).toFixed(9);
}

function csv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
