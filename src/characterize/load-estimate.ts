import { nsPerMs } from '../core/units.ts';
import type { WorkloadColumns } from '../nouns/workload-columns.ts';
import { type LoadPoint, LoadSeries } from './load-series.ts';

export interface LoadOptions {
  /** Time per output token. */
  readonly tpotMs: number;
  /** From arrival to the first token. */
  readonly ttftMs: number;
  /** Bytes of KV cache a token; null when not known. */
  readonly kvBytesPerToken: number | null;
}

/** What of a workload's columns a load comes from. */
export type LoadColumns = Pick<WorkloadColumns, 'count' | 'arrivalNs' | 'promptTokens' | 'outputTokens'>;

/** How many requests would be in flight, and how much KV cache they would hold, were every server fast enough. */
export interface LoadEstimate extends LoadOptions {
  readonly concurrency: LoadLevels;
  readonly kvTokens: LoadLevels;
  readonly kvBytes: LoadLevels | null;
  /** Averages over equal stretches of time, from the first arrival to the last token. */
  readonly series: readonly LoadPoint[];
}

export interface LoadLevels {
  /** Over time; null when no time passes. */
  readonly mean: number | null;
  readonly peak: number;
}

/**
 * A request is in flight from its arrival for `ttftMs` + output tokens × `tpotMs`. It holds its prompt from the start, and
 * after `ttftMs` a token more every `tpotMs`; nothing is shared between requests. Null without requests.
 */
export function estimateLoad(columns: LoadColumns, options: LoadOptions): LoadEstimate | null {
  const { count, arrivalNs: starts, promptTokens: prompts, outputTokens: outputs } = columns;
  if (count === 0) return null;
  const tpotNs = options.tpotMs * nsPerMs;
  const growths = starts.map((start) => start + options.ttftMs * nsPerMs);
  const ends = growths.map((growth, i) => growth + outputs[i]! * tpotNs);
  const byEnd = Int32Array.from(ends.keys()).sort((a, b) => ends[a]! - ends[b]! || a - b);
  const series = new LoadSeries(starts[0]!, ends[byEnd.at(-1)!]!);
  const load = new RunningLoad({ tpotNs, startNs: starts[0]!, series });
  let started = 0;
  let grown = 0;
  for (const leaving of byEnd) {
    const end = ends[leaving]!;
    // What ends makes room for what begins at the same moment; what never grows still passes through all three.
    for (;;) {
      const start = started < count ? starts[started]! : Infinity;
      const growth = grown < count ? growths[grown]! : Infinity;
      if (start < end || started <= leaving) {
        if (start <= growth) load.enter(start, prompts[started++]!);
        else load.grow(growths[grown++]!);
      } else if (growth < end || grown <= leaving) load.grow(growths[grown++]!);
      else break;
    }
    load.leave(end, { prompt: prompts[leaving]!, output: outputs[leaving]! });
  }
  return describe(options, load, series);
}

function describe(options: LoadOptions, load: RunningLoad, series: LoadSeries): LoadEstimate {
  const { kvBytesPerToken } = options;
  const concurrency = { mean: series.meanConcurrency, peak: load.peakConcurrency };
  const kvTokens = { mean: series.meanKvTokens, peak: load.peakKvTokens };
  const kvBytes =
    kvBytesPerToken === null
      ? null
      : {
          mean: kvTokens.mean === null ? null : kvTokens.mean * kvBytesPerToken,
          peak: kvTokens.peak * kvBytesPerToken,
        };
  return { ...options, concurrency, kvTokens, kvBytes, series: series.points() };
}

/** The state between events; events come in order of time. */
class RunningLoad {
  readonly #tpotNs: number;
  readonly #series: LoadSeries;
  #nowNs: number;
  #active = 0;
  #growing = 0;
  #kvTokens = 0;
  peakConcurrency = 0;
  peakKvTokens = 0;

  constructor(given: { readonly tpotNs: number; readonly startNs: number; readonly series: LoadSeries }) {
    this.#tpotNs = given.tpotNs;
    this.#nowNs = given.startNs;
    this.#series = given.series;
  }

  enter(timeNs: number, prompt: number): void {
    this.#advance(timeNs);
    this.#active++;
    this.#kvTokens += prompt;
    this.#notePeak();
  }

  grow(timeNs: number): void {
    this.#advance(timeNs);
    this.#growing++;
  }

  leave(timeNs: number, { prompt, output }: { readonly prompt: number; readonly output: number }): void {
    this.#advance(timeNs);
    this.#active--;
    this.#growing--;
    // With nobody left the sum is 0, whatever the many additions rounded off.
    this.#kvTokens = this.#active === 0 ? 0 : this.#kvTokens - prompt - output;
  }

  #advance(timeNs: number): void {
    const after = this.#kvTokens + (this.#growing * (timeNs - this.#nowNs)) / this.#tpotNs;
    const span = { fromNs: this.#nowNs, toNs: timeNs };
    this.#series.add(span, this.#active, { from: this.#kvTokens, to: after });
    this.#nowNs = timeNs;
    this.#kvTokens = after;
    this.#notePeak();
  }

  #notePeak(): void {
    this.peakConcurrency = Math.max(this.peakConcurrency, this.#active);
    this.peakKvTokens = Math.max(this.peakKvTokens, this.#kvTokens);
  }
}
