import type { ResultRecord } from '../nouns/result.ts';
import { defineResultFormat } from './contract.ts';

/** AIPerf's `profile_export.jsonl`: metadata, metrics by tag with their units, error. Wall-clock ns. */
export const aiperfJsonl = defineResultFormat({
  name: 'aiperf-jsonl',
  summary: "AIPerf's profile_export.jsonl: one record a request",
  fileName: 'profile_export.jsonl',
  cannotCarry: ['due times and lag', 'gaps as a histogram (their mean is inter_token_latency)', 'tries'],
  start({ startedAtMs }) {
    let number = 0;
    const wall = (ns: number | null) => (ns === null ? null : Math.round(startedAtMs * 1e6 + ns));
    return {
      add: (records) =>
        records
          .filter(({ status }) => status !== 'not_sent')
          .map((record) => `${JSON.stringify(documentOf(record, number++, wall))}\n`)
          .join(''),
      end: () => '',
    };
  },
});

function documentOf(record: ResultRecord, number: number, wall: (ns: number | null) => number | null) {
  const isOk = record.status === 'ok';
  const isCancelled = record.status === 'cancelled';
  return {
    metadata: {
      session_num: number,
      x_request_id: record.request_id,
      x_correlation_id: record.session_id ?? record.request_id,
      conversation_id: record.session_id,
      turn_index: record.turn_id,
      request_start_ns: wall(record.launched_ns),
      request_ack_ns: wall(record.first_byte_ns),
      request_end_ns: wall(record.finished_ns),
      worker_id: 'iwc',
      record_processor_id: 'iwc',
      benchmark_phase: record.phase === 'warmup' ? 'warmup' : 'profiling',
      was_cancelled: isCancelled,
      cancellation_time_ns: isCancelled ? wall(record.finished_ns) : null,
    },
    metrics: isOk ? metricsOf(record) : {},
    error: isOk
      ? null
      : { code: record.http_status, type: record.status, message: record.error ?? record.status },
  };
}

function metricsOf(record: ResultRecord) {
  const { launched_ns: launched, first_token_ns: first, last_token_ns: last, output_tokens: output } = record;
  const metrics: Record<string, { value: number; unit: string }> = {};
  const add = (tag: string, value: number | null, unit: string) => {
    if (value !== null) metrics[tag] = { value, unit };
  };
  const latency = last === null ? null : (last - launched!) / 1e6;
  const ttft = first === null ? null : (first - launched!) / 1e6;
  add('request_latency', latency, 'ms');
  add('time_to_first_token', ttft, 'ms');
  const itl =
    latency === null || ttft === null || output === null || output < 2
      ? null
      : (latency - ttft) / (output - 1);
  add('inter_token_latency', itl, 'ms');
  add('output_token_throughput_per_user', itl === null || itl === 0 ? null : 1000 / itl, 'tokens/sec/user');
  add('output_sequence_length', output, 'tokens');
  add('input_sequence_length', record.prompt_tokens, 'tokens');
  add('reasoning_token_count', record.reasoning_tokens, 'tokens');
  return metrics;
}
