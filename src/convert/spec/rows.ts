import type { Prompt } from '../../formats/index.ts';
import { csvField } from '../../io/csv.ts';
import type { Nanoseconds } from './schedule.ts';

/* The bytes of a workload directory, line by line, as Python's json and pandas write them. */

export const lengthsHeader = 'request_id,prompt_id,num_prefill_tokens,num_decode_tokens\n';
export const intervalsHeader = 'request_id,inter_arrival_ns,arrival_time_ns\n';

/** A line of `prompts.jsonl`. */
export function promptLine({ promptId, text }: Prompt): string {
  return `{"prompt_id": ${JSON.stringify(promptId)}, "text": ${JSON.stringify(text)}}\n`;
}

/** Lengths of one request's prompt and output. */
export interface RequestLengths {
  readonly promptId: string;
  readonly prefillTokens: number;
  readonly decodeTokens: number;
}

/** A line of `trace_lengths.csv`. */
export function lengthsRow(
  requestId: number,
  { promptId, prefillTokens, decodeTokens }: RequestLengths,
): string {
  return `${requestId},${csvField(promptId)},${prefillTokens},${decodeTokens}\n`;
}

/** A line of `trace_intervals.csv`. */
export function intervalsRow(requestId: number, gapNs: Nanoseconds, atNs: Nanoseconds): string {
  return `${requestId},${gapNs},${atNs}\n`;
}
