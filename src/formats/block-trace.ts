import { nsPerSecond } from '../core/units.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { BlockNumbers } from './block-ids.ts';
import type {
  FormatOutput,
  FormatSample,
  FormatSource,
  FormatWriter,
  ReadScope,
  WriteTools,
} from './contract.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, type LossRule, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, outputLengthOf, outputOf } from './request-parts.ts';

/** How a trace of lines `{"timestamp", "input_length", "output_length", "hash_ids"}` counts time and blocks. */
export interface BlockTraceShape {
  readonly nsPerUnit: number;
  readonly blockTokens: number;
}

/** Whether every line is of such a trace, its blocks of the length given. */
export function looksLikeBlockTrace({ container, records }: FormatSample, blockTokens: number): boolean {
  if (container !== 'jsonl' || records.length === 0) return false;
  return records.every((record) => {
    // What is no JSON is null here.
    const {
      timestamp,
      input_length: length,
      output_length: output,
      hash_ids: ids,
    } = (record ?? {}) as Readonly<Record<string, unknown>>;
    const isLine = Number.isFinite(timestamp) && Number.isInteger(length) && Number.isInteger(output);
    return isLine && Array.isArray(ids) && ids.length === Math.ceil((length as number) / blockTokens);
  });
}

/** Whether all times are whole numbers, as Mooncake's milliseconds are. */
export function hasWholeTimes({ records }: FormatSample): boolean {
  return records.every((record) =>
    Number.isInteger((record as { readonly timestamp?: unknown } | null)?.timestamp),
  );
}

export function readBlockTrace(source: FormatSource, scope: ReadScope, shape: BlockTraceShape) {
  return readJsonRecords(source, scope, {
    parse(fields, index): WorkloadRequest {
      const atNs = Math.round(fields.number('timestamp') * shape.nsPerUnit);
      if (atNs < 0) fields.refuse('timestamp', 'must not be negative');
      return {
        request_id: numberedId(index),
        prompt: '',
        prompt_tokens: fields.count('input_length'),
        ...outputOf(fields.count('output_length')),
        ...arrivalAt(atNs),
        ...(fields.has('hash_ids')
          ? { prefix_blocks: { block_tokens: shape.blockTokens, ids: fields.ids('hash_ids') } }
          : {}),
      };
    },
  });
}

export function writeBlockTrace(
  output: FormatOutput,
  shape: BlockTraceShape,
  tools: WriteTools,
): FormatWriter {
  const numbers = new BlockNumbers(shape.blockTokens);
  return {
    add(request) {
      const { tokens, ids } = numbers.of(request, tools);
      const atNs = arrivalNsOf(request);
      // Seconds keep the nanoseconds as decimals; whole units are rounded.
      const timestamp =
        shape.nsPerUnit === nsPerSecond ? atNs / nsPerSecond : Math.round(atNs / shape.nsPerUnit);
      output.text(
        `{"timestamp":${timestamp},"input_length":${tokens},"output_length":${outputLengthOf(request)},"hash_ids":[${ids.join(',')}]}\n`,
      );
    },
    finish() {},
  };
}

/** What such a trace loses; the caller says what becomes of exact times. */
export function blockTraceLosses(exactTime: LossRule, blockTokens: number) {
  return allBut(['arrival_time_ms', 'prompt_tokens', 'expected_output_tokens'], {
    prefix_blocks: {
      becomes: `numbered blocks of ${blockTokens} tokens`,
      isLost: ({ prefix_blocks: blocks }) =>
        !!blocks &&
        (blocks.block_tokens !== blockTokens || blocks.ids.some((id) => typeof id !== 'number' || id < 0)),
    },
    request_id: lossRules.numberedId,
    arrival_time_ns: exactTime,
    prompt: lossRules.textWithheld,
    max_output_tokens: lossRules.cap,
  });
}
