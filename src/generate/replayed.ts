import type { Context } from '../core/context.ts';
import { UsageError } from '../core/errors.ts';
import { nsPerMs, nsPerSecond } from '../core/units.ts';
import type { GenerateOptions } from './options.ts';
import { readTrace, type TraceColumns } from './read-trace.ts';
import { notAsked, type Schedule } from './schedule.ts';
import { readTableTrace } from './table-trace.ts';

/** Readers of the formats shelf; inference-perf replays the Azure traces as they are published. */
const formatOf = {
  azure: 'inference-perf',
  'azure-2024': 'inference-perf',
  burstgpt: 'burstgpt',
  mooncake: 'mooncake',
} as const;

/**
 * A trace's own times and lengths, cut at the duration. `--target-qps` stretches or squeezes its times, so that bursts
 * keep their shape; lengths are divided by the scales.
 */
export async function planTrace(options: GenerateOptions, context: Context): Promise<Schedule> {
  const trace = withoutEmpty(await readColumns(options, context), options, context);
  noteBlocks(trace, options, context);
  const factor = stretch(trace, options);
  const endNs = trace.endNs * factor;
  const durationNs = options.durationMs * nsPerMs;
  if (endNs < durationNs)
    context.notices.add({
      code: 'short-trace',
      reason: `the trace ends after ${(endNs / nsPerSecond).toFixed(3)} s, before --duration-ms`,
    });
  // The end is open, so that a trace cut at 60 s and its next part share no request.
  let count = 0;
  while (count < trace.dueNs.length && trace.dueNs[count]! * factor < durationNs) count++;
  return {
    dueNs: trace.dueNs.slice(0, count).map((ns) => Math.round(ns * factor)),
    promptTokens: scaled(trace.promptTokens.subarray(0, count), options.inputScale),
    outputTokens: scaled(trace.outputTokens.subarray(0, count), options.outputScale),
    blocks: trace.blocks?.slice(0, count) ?? null,
    curve: null,
    // At least a second, so that requests of one instant have a rate.
    durationNs: Math.min(durationNs, Math.max(endNs + 1, nsPerSecond)),
    inputs: [trace.input],
    arrival: { model: 'trace', trace: options.trafficFile, time_factor: factor },
  };
}

async function readColumns(options: GenerateOptions, context: Context): Promise<TraceColumns> {
  const { traceType, trafficFile } = options;
  if (traceType === 'trace') return await readTableTrace(options, context);
  if (trafficFile === null)
    throw new UsageError({ code: 'missing-option', message: `${traceType} traffic needs --traffic-file` });
  // To give the whole trace another rate, all of it must be known.
  const untilNs =
    options.targetQps === null
      ? (options.durationMs * nsPerMs) / options.qpsScale + 1
      : Number.POSITIVE_INFINITY;
  return await readTrace(formatOf[traceType as keyof typeof formatOf], trafficFile, context, untilNs);
}

/**
 * Leaves out rows of 0 prompt tokens, which no prompt can have; times still count from the trace's first row. Rows of 0
 * output tokens stay, and ask for 1. Both are counted.
 */
function withoutEmpty(trace: TraceColumns, { trafficFile }: GenerateOptions, context: Context): TraceColumns {
  const { dueNs, promptTokens, outputTokens, blocks } = trace;
  const note = (code: string, reason: string) =>
    context.notices.add({ code, reason, place: { file: trafficFile! } });
  const kept: number[] = [];
  for (let row = 0; row < dueNs.length; row++) {
    if (promptTokens[row] === 0) note('empty-request', 'a row of 0 prompt tokens is left out');
    else kept.push(row);
    if (promptTokens[row] !== 0 && outputTokens[row] === 0)
      note(
        'failed-request',
        'a row of 0 output tokens, as traces have of requests that failed, asks for 1 token',
      );
  }
  if (kept.length === dueNs.length) return trace;
  return {
    ...trace,
    dueNs: Float64Array.from(kept, (row) => dueNs[row]!),
    promptTokens: Int32Array.from(kept, (row) => promptTokens[row]!),
    outputTokens: Int32Array.from(kept, (row) => outputTokens[row]!),
    blocks: blocks === null ? null : kept.map((row) => blocks[row]!),
  };
}

/** Counts rows whose block ids are more or fewer than their prompt has blocks. */
function noteBlocks(trace: TraceColumns, { trafficFile }: GenerateOptions, context: Context): void {
  for (const [row, blocks] of (trace.blocks ?? []).entries()) {
    if (blocks === null || blocks.ids.length === Math.ceil(trace.promptTokens[row]! / blocks.block_tokens))
      continue;
    context.notices.add({
      code: 'blocks-differ',
      reason:
        'a row has more or fewer block ids than its length has blocks; length counts, and text past the ids is its own',
      place: { file: trafficFile! },
    });
  }
}

/** What times are multiplied by, so that the whole trace has the rate asked for. */
function stretch({ dueNs, endNs }: TraceColumns, { targetQps, qpsScale }: GenerateOptions): number {
  if (targetQps === null || dueNs.length < 2) return qpsScale;
  if (targetQps === 0)
    throw new UsageError({
      code: 'bad-value',
      message: '--target-qps: a trace cannot be stretched to 0 requests/s',
    });
  const spanS = endNs / nsPerSecond;
  return spanS === 0 ? 1 : (dueNs.length - 1) / spanS / targetQps;
}

function scaled(tokens: Int32Array, scale: number): Int32Array {
  if (scale === 1) return tokens.slice();
  return tokens.map((count) => (count === notAsked ? count : Math.max(1, Math.round(count / scale))));
}
