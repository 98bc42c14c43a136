import type { LmbenchFailure, LmbenchLatency, LmbenchNumbers } from '../../documents/lmbench.ts';
import { round2 } from './lmbench-numbers.ts';

/** Whether rows are those of LMBench's VLLMBenchmark: a metric and its value. */
export function isVllmTable(head: readonly string[]): boolean {
  return head.length === 2 && head[0] === 'metric' && head[1] === 'value';
}

/** The numbers that vLLM's benchmark reports, under LMBench's names; what it does not say is null. */
export function vllmNumbers(rows: readonly (readonly string[])[]): LmbenchNumbers | LmbenchFailure {
  const values = new Map(rows.map(([name = '', value = '']) => [name.replace(/:$/, ''), value]));
  const number = (name: string) => {
    const text = values.get(name)?.trim() ?? '';
    const value = Number(text);
    return text === '' || !Number.isFinite(value) ? null : value;
  };
  const rounded = (name: string) => {
    const value = number(name);
    return value === null ? null : round2(value);
  };
  const latency = (name: string): LmbenchLatency => ({
    mean: rounded(`mean_${name}_ms`),
    median: rounded(`median_${name}_ms`),
    p99: rounded(`p99_${name}_ms`),
  });
  const seconds = number('duration');
  const input = number('total_input_tokens');
  const failed = number('failed') ?? 0;
  const completed = number('completed');
  if (completed === null || completed <= 0) return nothingCompleted(completed, failed);
  return {
    successful_requests: completed,
    ...(failed > 0 ? { failed_requests: failed } : {}),
    benchmark_duration_s: rounded('duration'),
    total_input_tokens: input,
    total_generated_tokens: number('total_output_tokens'),
    request_throughput_req_per_s: rounded('request_throughput'),
    output_token_throughput_tok_per_s: rounded('output_throughput'),
    input_token_throughput_tok_per_s:
      seconds === null || seconds <= 0 || input === null ? null : round2(input / seconds),
    total_token_throughput_tok_per_s: rounded('total_token_throughput'),
    ttft_ms: latency('ttft'),
    tpot_ms: latency('tpot'),
    itl_ms: latency('itl'),
  };
}

function nothingCompleted(completed: number | null, failed: number): LmbenchFailure {
  return {
    error: 'no request was completed',
    message:
      completed === null
        ? "the table does not tell 'completed': it is not one of vLLM's benchmark, or was cut short"
        : `vLLM's benchmark reports 0 completed requests and ${failed} failed`,
    ...(failed > 0 ? { failed_requests: failed } : {}),
  };
}
