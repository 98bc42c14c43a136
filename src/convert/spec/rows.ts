import { quoteText } from '../../core/json-text.ts';
import type { Prompt } from '../../formats/index.ts';
import { csvField } from '../../io/csv/csv-field.ts';
import type { LineWriter } from '../../io/line-writer.ts';
import type { Nanoseconds } from './schedule.ts';

/* The bytes of a workload directory, line by line, as Python's json and pandas write them. */

export const lengthsHeader = 'request_id,prompt_id,num_prefill_tokens,num_decode_tokens\n';
export const intervalsHeader = 'request_id,inter_arrival_ns,arrival_time_ns\n';

/** Where a line goes, part by part: text of a file is millions of small parts, and numbers need not become texts. */
export interface CellSink {
  text(part: string): void;
  integer(value: Nanoseconds): void;
}

/** Lines as bytes of a file. */
export function cellsOf(writer: LineWriter): CellSink {
  return { text: (part) => writer.addPart(part), integer: (value) => writer.addInteger(value) };
}

/** Lines as text. */
export function linesOf(add: (sink: CellSink) => void): string {
  let text = '';
  const append = (part: string | Nanoseconds) => {
    text += part;
  };
  add({ text: append, integer: append });
  return text;
}

/** A line of `prompts.jsonl`. */
export function addPromptLine(sink: CellSink, { promptId, text }: Prompt): void {
  sink.text('{"prompt_id": ');
  sink.text(quoteText(promptId));
  sink.text(', "text": ');
  sink.text(quoteText(text));
  sink.text('}\n');
}

/** Lengths of one request's prompt and output. */
export interface RequestLengths {
  readonly promptId: string;
  readonly prefillTokens: number;
  readonly decodeTokens: number;
}

/** A line of `trace_lengths.csv`. */
export function addLengthsRow(
  sink: CellSink,
  requestId: number,
  { promptId, prefillTokens, decodeTokens }: RequestLengths,
): void {
  sink.integer(requestId);
  sink.text(',');
  sink.text(csvField(promptId));
  sink.text(',');
  sink.integer(prefillTokens);
  sink.text(',');
  sink.integer(decodeTokens);
  sink.text('\n');
}

/** A line of `trace_intervals.csv`. */
export function addIntervalsRow(
  sink: CellSink,
  requestId: number,
  gapNs: Nanoseconds,
  atNs: Nanoseconds,
): void {
  sink.integer(requestId);
  sink.text(',');
  sink.integer(gapNs);
  sink.text(',');
  sink.integer(atNs);
  sink.text('\n');
}
