import type { Context } from '../core/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { nsPerMs, nsPerSecond } from '../core/units.ts';
import { lengths, wholeTokens } from '../lengths/index.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { type HashedInput, readText } from './input.ts';
import { drawArrivals } from './modelled.ts';
import type { GenerateOptions } from './options.ts';
import { notAsked, type Schedule } from './schedule.ts';
import { readCloudide } from './stat-cloudide.ts';
import { readMaas } from './stat-maas.ts';
import type { LengthRow, StatRow } from './stat-rows.ts';
import { parseTable, type StatTable } from './stat-tables.ts';

/** The rows of a stat run, and the time each holds for. */
export interface StatInput {
  readonly rows: readonly StatRow[];
  readonly segmentS: number;
  readonly inputs: readonly HashedInput[];
}

/** Reads the files of `--trace-type stat`. @throws UsageError, InputError */
export async function readStat(options: GenerateOptions, context: Context): Promise<StatInput> {
  if (options.trafficFile === null)
    throw new UsageError({ code: 'missing-option', message: 'stat traffic needs --traffic-file' });
  const inputs: HashedInput[] = [];
  const open = async (path: string | null): Promise<StatTable | null> => {
    if (path === null) return null;
    const { text, input } = await readText(path, context);
    if (!inputs.some((known) => known.path === input.path)) inputs.push(input);
    return parseTable(text, path);
  };
  const traffic = (await open(options.trafficFile))!;
  const prompt = await open(options.promptLenFile);
  const output = await open(options.completionLenFile);
  const isCompat = options.compat === 'aibrix';
  const rows =
    options.statTraceType === 'maas'
      ? joined(readMaas(traffic, prompt, output, isCompat ? 0.9 : 0.95), traffic.file, context)
      : readCloudide(
          { traffic, prompt, output: isCompat ? prompt : output },
          isCompat ? 'recv_bytes' : 'sent_bytes',
          (notice) => context.notices.add(notice),
        );
  return { rows, segmentS: segmentOf(rows, traffic.file), inputs };
}

function joined({ rows, unmatched }: ReturnType<typeof readMaas>, file: string, context: Context) {
  for (let i = 0; i < unmatched; i++)
    context.notices.add({
      code: 'unmatched-time',
      reason: 'a traffic row whose time a length file lacks is left out',
      place: { file },
    });
  return rows;
}

function segmentOf(rows: readonly StatRow[], file: string): number {
  const last = rows.at(-1);
  if (last !== undefined && rows.length > 1)
    return Math.trunc((last.startS - rows[0]!.startS) / (rows.length - 1));
  throw new InputError({
    code: 'too-few-rows',
    message: `${rows.length} rows are left after joining by time; at least 2 are needed to know how long each lasts`,
    place: { file },
  });
}

/**
 * `--trace-type stat`: a Poisson process at each row's rate, with lengths from a lognormal through its percentiles. The
 * last row lasts as long as the others do on average.
 */
export async function planStat(options: GenerateOptions, context: Context): Promise<Schedule> {
  const { rows, segmentS, inputs } = await readStat(options, context);
  const endS = rows.at(-1)!.startS - rows[0]!.startS + segmentS;
  const durationNs = Math.min(options.durationMs * nsPerMs, endS * nsPerSecond);
  if (durationNs < options.durationMs * nsPerMs)
    context.notices.add({
      code: 'short-trace',
      reason: `the rows end after ${endS} s, before --duration-ms`,
    });
  const scale = rateScale(rows, segmentS, options);
  const kept = rows.filter((row) => (row.startS - rows[0]!.startS) * nsPerSecond < durationNs);
  const startsNs = Float64Array.from(kept, (row) => (row.startS - rows[0]!.startS) * nsPerSecond);
  const curve = {
    startsNs,
    ratesRps: Float64Array.from(kept, (row) => row.rateRps * scale),
    endNs: durationNs,
  };
  const dueNs = drawArrivals(curve, options.seed);
  const column = (pick: (row: StatRow) => LengthRow | null, name: string, divisor: number) =>
    drawLengths(kept.map(pick), { startsNs, dueNs, name, divisor, seed: options.seed });
  return {
    dueNs,
    promptTokens: column((row) => row.prompt, 'generate.prompt-length', options.inputScale),
    outputTokens: column((row) => row.output, 'generate.output-length', options.outputScale),
    blocks: null,
    curve,
    durationNs,
    inputs,
    arrival: { model: 'poisson', rates_from: options.trafficFile, rows: kept.length },
  };
}

/** The factor on rates: `--qps-scale` divides, `--target-qps` sets the mean. */
function rateScale(
  rows: readonly StatRow[],
  segmentS: number,
  { targetQps, qpsScale }: GenerateOptions,
): number {
  if (targetQps === null) return 1 / qpsScale;
  let arrivals = 0;
  for (const [i, row] of rows.entries())
    arrivals += row.rateRps * ((rows[i + 1]?.startS ?? row.startS + segmentS) - row.startS);
  const mean = arrivals / (rows.at(-1)!.startS - rows[0]!.startS + segmentS);
  return mean === 0 ? 1 : targetQps / mean;
}

/** Lengths of requests by the segment they fall into; a median of 0 gives the least length, 1. */
function drawLengths(
  rows: readonly (LengthRow | null)[],
  of: {
    readonly startsNs: Float64Array;
    readonly dueNs: Float64Array;
    readonly name: string;
    readonly divisor: number;
    readonly seed: bigint;
  },
): Int32Array {
  const { startsNs, dueNs, name, divisor, seed } = of;
  const tokens = new Int32Array(dueNs.length).fill(notAsked);
  let at = 0;
  for (const [i, row] of rows.entries()) {
    const endNs = startsNs[i + 1] ?? Number.POSITIVE_INFINITY;
    const from = at;
    while (at < dueNs.length && dueNs[at]! < endNs) at++;
    if (row === null || at === from) continue;
    const scaled = row
      .filter(({ value }) => value > 0)
      .map(({ share, value }) => [`p${Math.round(share * 100)}`, value / divisor]);
    if (row[0]!.value <= 0) tokens.fill(wholeTokens(1), from, at);
    else {
      const random = streamFor({ seed, name, index: i });
      const source = lengths.get('percentiles').start(Object.fromEntries(scaled), random);
      source.fill(dueNs.subarray(from, at), tokens.subarray(from, at));
    }
  }
  return tokens;
}
