import type { Context } from '../core/context.ts';
import { InputError, type Problem, UsageError } from '../core/errors.ts';
import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import type { RateSteps } from '../core/rate-steps.ts';
import { nsPerMs, nsPerSecond } from '../core/units.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { checkVolume } from './check-volume.ts';
import { type HashedInput, readText } from './input.ts';
import type { GenerateOptions } from './options.ts';
import type { Schedule } from './schedule.ts';
import { type GapModel, gammaFunctionRatio, nextGap } from './servegen-gaps.ts';
import { type LengthTable, parseLengthTables } from './servegen-lengths.ts';

/** What a client does from `startS` to its next window. */
interface ClientWindow {
  readonly startS: number;
  readonly rateRps: number;
  readonly gaps: GapModel;
}

interface Client {
  readonly name: string;
  readonly windows: readonly ClientWindow[];
  readonly prompts: readonly LengthTable[];
  readonly outputs: readonly LengthTable[];
}

/**
 * `--trace-type servegen`: clients of a pool, each with its own rate by window, gaps and empirical lengths; the traffic is
 * their sum (Y. Xiang et al., "ServeGen", 2025). Files `chunk-N-trace.csv` and `chunk-N-dataset.json` of one folder.
 */
export async function planServeGen(options: GenerateOptions, context: Context): Promise<Schedule> {
  const { clients, inputs } = await readPool(options.trafficFile, context);
  const durationNs = options.durationMs * nsPerMs;
  const startS = firstBusyS(clients);
  const factor = rateFactor(clients, startS, options);
  const curve = sumOfRates(clients, { startS, endS: startS + durationNs / nsPerSecond, factor });
  checkVolume(curve);
  const due = new FloatColumn();
  const owner = new IntegerColumn();
  for (const [i, client] of clients.entries()) {
    const random = streamFor({ seed: options.seed, name: 'generate.servegen-gaps', index: i });
    walkClient(
      client,
      { startS, endS: startS + durationNs / nsPerSecond, factor },
      (gap) => nextGap(gap, random),
      (atS) => {
        due.push(Math.round((atS - startS) * nsPerSecond));
        owner.push(i);
      },
    );
  }
  if (due.length === 0)
    throw new InputError({
      code: 'no-requests',
      message: 'no client of the pool sends a request within the duration',
      place: { file: options.trafficFile! },
    });
  const times = due.take();
  const owners = owner.take();
  const order = Int32Array.from(times, (_, i) => i).sort(
    (a, b) => times[a]! - times[b]! || owners[a]! - owners[b]! || a - b,
  );
  const lengthOf = (pick: (client: Client) => readonly LengthTable[], name: string, scale: number) => {
    const streams = clients.map((_, index) => streamFor({ seed: options.seed, name, index }));
    return Int32Array.from(order, (i) => {
      const tables = pick(clients[owners[i]!]!);
      const atS = startS + times[i]! / nsPerSecond;
      const table = tables.findLast(({ startS: from }) => from <= atS) ?? tables[0]!;
      return Math.max(1, Math.round(table.draw(streams[owners[i]!]!.nextUniform()) / scale));
    });
  };
  return {
    dueNs: Float64Array.from(order, (i) => times[i]!),
    promptTokens: lengthOf((client) => client.prompts, 'generate.prompt-length', options.inputScale),
    outputTokens: lengthOf((client) => client.outputs, 'generate.output-length', options.outputScale),
    blocks: null,
    curve,
    durationNs,
    inputs,
    arrival: {
      model: 'servegen',
      clients: clients.map(({ name }) => name),
      pool_start_s: startS,
      rate_factor: factor,
    },
  };
}

interface Walk {
  readonly startS: number;
  readonly endS: number;
  readonly factor: number;
}

/**
 * A renewal process in operational time: gaps of mean 1, run through the integrated rate. A window that has no gap shape
 * of its own keeps the last one's.
 */
function walkClient(
  client: Client,
  { startS, endS, factor }: Walk,
  gap: (model: GapModel) => number,
  emit: (atS: number) => void,
): void {
  // Time until the first request is the rest of a gap; a uniform share of one is near enough to start with.
  let work: number | null = null;
  for (const [i, window] of client.windows.entries()) {
    const to = Math.min(endS, client.windows[i + 1]?.startS ?? window.startS + defaultWindowS);
    let at = Math.max(startS, window.startS);
    const rate = window.rateRps * factor;
    if (at >= to || rate === 0) continue;
    work ??= gap(window.gaps) * 0.5;
    while (work <= (to - at) * rate) {
      at += work / rate;
      emit(at);
      work = gap(window.gaps);
    }
    work -= (to - at) * rate;
  }
}

/** ServeGen's windows are 10 minutes. */
const defaultWindowS = 600;

function sumOfRates(clients: readonly Client[], { startS, endS, factor }: Walk): RateSteps {
  const starts = new Set<number>([startS]);
  for (const { windows } of clients)
    for (const { startS: at } of windows) if (at > startS && at < endS) starts.add(at);
  const sorted = [...starts].sort((a, b) => a - b);
  const rateAt = (atS: number) =>
    clients.reduce(
      (sum, { windows }) => sum + (windows.findLast((window) => window.startS <= atS)?.rateRps ?? 0),
      0,
    );
  return {
    startsNs: Float64Array.from(sorted, (s) => (s - startS) * nsPerSecond),
    ratesRps: Float64Array.from(sorted, (s) => rateAt(s) * factor),
    endNs: (endS - startS) * nsPerSecond,
  };
}

function firstBusyS(clients: readonly Client[]): number {
  const starts = clients.flatMap(({ windows }) => windows.find((window) => window.rateRps > 0)?.startS ?? []);
  return starts.length === 0 ? 0 : Math.min(...starts);
}

/** `--target-qps` sets the mean over the duration; `--qps-scale` divides. */
function rateFactor(
  clients: readonly Client[],
  startS: number,
  { targetQps, qpsScale, durationMs }: GenerateOptions,
): number {
  if (targetQps === null) return 1 / qpsScale;
  const { startsNs, ratesRps, endNs } = sumOfRates(clients, {
    startS,
    endS: startS + durationMs / 1000,
    factor: 1,
  });
  let arrivals = 0;
  for (let i = 0; i < startsNs.length; i++)
    arrivals += ratesRps[i]! * ((startsNs[i + 1] ?? endNs) - startsNs[i]!);
  return arrivals === 0 ? 1 : targetQps / (arrivals / endNs);
}

async function readPool(
  folder: string | null,
  context: Context,
): Promise<{ clients: Client[]; inputs: HashedInput[] }> {
  if (folder === null)
    throw new UsageError({
      code: 'missing-option',
      message: 'servegen traffic needs --traffic-file, a folder of client chunks',
    });
  const { files } = context.runtime;
  const names = (await files.kind(folder)) === 'folder' ? await files.list(folder) : [];
  const chunks = names
    .filter((name) => /^chunk-.+-trace\.csv$/.test(name))
    .map((name) => name.slice(0, -'-trace.csv'.length));
  if (chunks.length === 0)
    throw new InputError({
      code: 'no-clients',
      message: 'holds no chunk-N-trace.csv',
      place: { file: folder },
    });
  chunks.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const clients: Client[] = [];
  const inputs: HashedInput[] = [];
  for (const name of chunks) {
    const trace = await readText(`${folder}/${name}-trace.csv`, context);
    const dataset = await readText(`${folder}/${name}-dataset.json`, context);
    inputs.push(trace.input, dataset.input);
    const windows = parseWindows(trace.text, trace.input.path);
    const { prompts, outputs } = parseLengthTables(dataset.text, dataset.input.path);
    if (prompts.length > 0 && outputs.length > 0 && windows.some(({ rateRps }) => rateRps > 0))
      clients.push({ name, windows, prompts, outputs });
    else
      context.notices.add({
        code: 'idle-client',
        reason: 'a client that never sends, or whose lengths are empty, is left out',
        place: { file: trace.input.path },
      });
  }
  return { clients, inputs };
}

/** Lines `start_s, rate, cv, Gamma|Weibull, shape, scale`; empty shapes are exponential. */
function parseWindows(text: string, file: string): ClientWindow[] {
  const problems: Problem[] = [];
  const windows: ClientWindow[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [start, rate, , kind, shape] = line.split(',').map((cell) => cell.trim()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const values = { startS: Number(start), rateRps: Number(rate), shape: Number(shape) };
    const place = { file, line: i + 1 };
    if (!(Number.isFinite(values.startS) && values.rateRps >= 0))
      problems.push({ code: 'bad-window', message: 'wants a start in s and a rate ≥ 0', place });
    else if (windows.length > 0 && values.startS <= windows.at(-1)!.startS)
      problems.push({ code: 'times-unsorted', message: 'does not come after the window before', place });
    const hasShape = /^(gamma|weibull)$/i.test(kind ?? '') && values.shape > 0;
    const gaps: GapModel = hasShape
      ? {
          kind: kind.toLowerCase() as 'gamma' | 'weibull',
          shape: values.shape,
          mean: gammaFunctionRatio(kind.toLowerCase(), values.shape),
        }
      : { kind: 'exponential', shape: 1, mean: 1 };
    windows.push({ startS: values.startS, rateRps: values.rateRps, gaps });
  }
  if (problems.length > 0) throw new InputError(problems);
  return windows;
}
