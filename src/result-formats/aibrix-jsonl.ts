import type { ResultRecord } from '../nouns/result.ts';
import { defineResultFormat } from './contract.ts';

/**
 * The records of AIBrix's client: seconds, times of a monotonic clock, TPOT over all output tokens, as its `analyze`
 * reads them. What its client keeps and iwc does not (texts, pods) is null.
 */
export const aibrixJsonl = defineResultFormat({
  name: 'aibrix-jsonl',
  summary: "AIBrix client's JSONL, as its analyze reads it",
  fileName: 'aibrix.jsonl',
  cannotCarry: [
    'due times and lag',
    'requested lengths',
    'gaps between tokens',
    'HTTP status',
    'tries',
    'unsent requests',
  ],
  start: () => ({
    add: (records) =>
      records
        .filter(({ status }) => status !== 'not_sent')
        .map(lineOf)
        .join(''),
    end: () => '',
  }),
});

function lineOf(record: ResultRecord): string {
  const { launched_ns: launched, finished_ns: finished, first_token_ns: first } = record;
  const output = record.output_tokens ?? 0;
  const prompt = record.prompt_tokens ?? 0;
  const latency = (finished! - launched!) / 1e9;
  const isOk = record.status === 'ok';
  return `${JSON.stringify({
    request_id: record.request_id,
    status: isOk ? 'success' : 'error',
    ...(isOk ? {} : { error_type: record.status, error_message: record.error, error_traceback: null }),
    input: null,
    output: null,
    prompt_tokens: prompt,
    output_tokens: output,
    total_tokens: prompt + output,
    latency,
    throughput: latency > 0 ? output / latency : null,
    start_time: launched! / 1e9,
    end_time: finished! / 1e9,
    ttft: first === null ? null : (first - launched!) / 1e9,
    tpot: first === null || output === 0 ? null : (finished! - first) / 1e9 / output,
    target_pod: null,
    target_request_id: null,
    session_id: record.session_id,
  })}\n`;
}
