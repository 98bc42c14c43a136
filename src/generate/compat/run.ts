import type { Context } from '../../core/context.ts';
import { InputError, UsageError } from '../../core/errors.ts';
import { nsPerMs } from '../../core/units.ts';
import { PythonRandom } from '../../math/mt19937.ts';
import { NumpyLegacyRandom } from '../../math/numpy-legacy.ts';
import type { Collection, PromptRow } from '../collection.ts';
import type { GivenRequest } from '../given.ts';
import type { HashedInput } from '../input.ts';
import { choosePatterns } from '../modelled.ts';
import type { GenerateOptions } from '../options.ts';
import { readTrace } from '../read-trace.ts';
import { notAsked } from '../schedule.ts';
import { readStat } from '../stat.ts';
import { type CompatArrival, compatArrivals } from './arrivals.ts';
import { CompatPlainChooser, CompatSessionChooser } from './choose.ts';
import { createDraws, type ExponentialDraws } from './draws.ts';
import { constantSeries, type SecondSeries, statSeries, syntheticSeries } from './series.ts';

/** A line of the AIBrix-shaped file. */
export interface CompatLine {
  readonly timestampMs: number;
  readonly requests: readonly GivenRequest[];
}

export interface CompatRun {
  readonly lines: readonly CompatLine[];
  readonly series: SecondSeries | null;
  readonly inputs: readonly HashedInput[];
}

/** What the reference was measured with. */
interface Generators {
  readonly python: PythonRandom;
  readonly numpy: NumpyLegacyRandom;
  readonly draws: ExponentialDraws;
}

/**
 * Runs the AIBrix generator's own algorithms on its own random numbers: CPython's `random` and numpy's legacy generator,
 * both seeded with `--seed` after its modules are loaded. Where the reference crashes, this does not.
 * @throws UsageError for trace types it does not have
 */
export async function runCompat(
  options: GenerateOptions,
  collection: Collection,
  context: Context,
): Promise<CompatRun> {
  const seed = Number(options.seed % 2n ** 32n);
  const numpy = new NumpyLegacyRandom(seed);
  const draws = await createDraws(options.compatDraws, numpy, context);
  const generators = { python: new PythonRandom(options.seed), numpy, draws };
  if (options.traceType === 'azure') return await runAzure(options, collection, { generators, context });
  const { series, inputs } = await readSeries(options, generators, context);
  const arrivals = compatArrivals(series, {
    scales: { qps: options.qpsScale, input: options.inputScale, output: options.outputScale },
    durationMs: options.durationMs,
    draw: (meanMs) => draws.next(meanMs),
  });
  return { lines: chooseAll(arrivals, collection, options, generators.python), series, inputs };
}

async function readSeries(
  options: GenerateOptions,
  { python, numpy }: Generators,
  context: Context,
): Promise<{ readonly series: SecondSeries; readonly inputs: readonly HashedInput[] }> {
  switch (options.traceType) {
    case 'constant': {
      const intervals = Math.ceil(options.durationMs / options.intervalMs);
      const { targetQps, targetPromptLen: promptLength, targetCompletionLen: outputLength } = options;
      return {
        series: constantSeries({ rate: targetQps ?? 1, promptLength, outputLength, intervals }),
        inputs: [],
      };
    }
    case 'synthetic': {
      const { traffic, prompt, output } = await choosePatterns(options, context);
      const patterns = {
        traffic: traffic.pattern,
        prompt: prompt?.pattern ?? null,
        output: output?.pattern ?? null,
      };
      const inputs = [traffic, prompt, output].flatMap((chosen) => (chosen?.input ? [chosen.input] : []));
      return { series: syntheticSeries(patterns, options, python), inputs };
    }
    case 'stat': {
      const { rows, segmentS, inputs } = await readStat(options, context);
      const lengthsRowByRow = options.statTraceType === 'cloudide';
      return { series: statSeries(rows, { segmentS, lengthsRowByRow }, numpy), inputs };
    }
    default:
      throw new UsageError({
        code: 'no-compat',
        message: `--compat aibrix has constant, synthetic, stat and azure; ${options.traceType} is the same without it`,
      });
  }
}

function chooseAll(
  arrivals: readonly CompatArrival[],
  collection: Collection,
  options: GenerateOptions,
  random: PythonRandom,
): CompatLine[] {
  const give =
    collection.sessions === null
      ? plainGiver(collection.rows, random)
      : sessionGiver(collection, options, random);
  return arrivals.map((arrival) => {
    const request = arrival.isEmpty ? null : give(arrival);
    return { timestampMs: arrival.timestampMs, requests: request === null ? [] : [request] };
  });
}

function plainGiver(
  rows: readonly PromptRow[],
  random: PythonRandom,
): (arrival: CompatArrival) => GivenRequest {
  const chooser = new CompatPlainChooser(rows, random);
  return ({ timestampMs, promptTarget, outputTarget }) => {
    const isFree = promptTarget === null && outputTarget === null;
    const row = rows[isFree ? chooser.next() : chooser.nearest(promptTarget, outputTarget, 0.5)]!;
    return given(row, timestampMs, { prompt: promptTarget, output: outputTarget });
  };
}

function sessionGiver(
  { sessions }: Collection,
  { maxConcurrentSessions }: GenerateOptions,
  random: PythonRandom,
): (arrival: CompatArrival) => GivenRequest | null {
  const chooser = new CompatSessionChooser(
    sessions!.map(({ turns }) => turns.length),
    maxConcurrentSessions ?? 1,
    random,
  );
  return ({ timestampMs }) => {
    const chosen = chooser.next();
    if (chosen === null) return null;
    const { id, turns } = sessions![chosen.session]!;
    const request = given(turns[chosen.turn]!, timestampMs, { prompt: null, output: null });
    return { ...request, session: { id, key: String(id), turn: chosen.turn } };
  };
}

/** The chosen row as it is: neither cut nor given the length asked. */
function given(
  row: PromptRow,
  timestampMs: number,
  asked: { readonly prompt: number | null; readonly output: number | null },
): GivenRequest {
  return {
    dueNs: timestampMs * nsPerMs,
    prompt: row.escaped,
    promptTokens: row.promptTokens,
    outputTokens: row.outputTokens,
    askedPromptTokens: asked.prompt === null ? notAsked : Math.round(asked.prompt),
    askedOutputTokens: asked.output === null ? notAsked : Math.round(asked.output),
    session: null,
    blocks: null,
  };
}

/** Windows of `--interval-ms`, one more than the duration holds; arrivals inside a window are lost. */
async function runAzure(
  options: GenerateOptions,
  { rows, sessions }: Collection,
  { generators, context }: { readonly generators: Generators; readonly context: Context },
): Promise<CompatRun> {
  if (sessions !== null)
    throw new InputError({
      code: 'no-sessions',
      message: 'an Azure trace has no sessions; give a collection of single prompts',
    });
  if (options.trafficFile === null)
    throw new UsageError({ code: 'missing-option', message: 'azure traffic needs --traffic-file' });
  const trace = await readTrace('inference-perf', options.trafficFile, context);
  const chooser = new CompatPlainChooser(rows, generators.python);
  const windowNs = options.intervalMs * nsPerMs;
  const endNs = Math.min(options.durationMs * nsPerMs, trace.dueNs.at(-1)!);
  const lines: { timestampMs: number; requests: GivenRequest[] }[] = [];
  for (let i = 0; i < trace.dueNs.length; i++) {
    const startNs = Math.floor(trace.dueNs[i]! / windowNs) * windowNs;
    if (startNs > endNs) break;
    const timestampMs = startNs / nsPerMs;
    const prompt = trace.promptTokens[i]!;
    const output = trace.outputTokens[i]!;
    if (lines.at(-1)?.timestampMs !== timestampMs) lines.push({ timestampMs, requests: [] });
    lines
      .at(-1)!
      .requests.push(given(rows[chooser.nearest(prompt, output, 0.1)]!, timestampMs, { prompt, output }));
  }
  return { lines, series: null, inputs: [trace.input] };
}
