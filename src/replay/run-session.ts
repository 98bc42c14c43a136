import type { Context } from '../core/context.ts';
import { pickOptions } from '../core/options.ts';
import type { ScrapeOutcome } from '../documents/summary.ts';
import { endpoints } from '../endpoints/index.ts';
import type { Collector } from '../load/collector.ts';
import { placePhases } from '../load/phases.ts';
import { rowNumbers } from '../nouns/pick-rows.ts';
import type { Remainder } from '../runs/resume.ts';
import { metricsFile, type RunFolder } from '../runs/run-folder.ts';
import type { ClientOutcome, ClientSetup, ClientStats } from './client-setup.ts';
import { isLive } from './options.ts';
import type { PreparedRun } from './replay.ts';
import { type ResolvedRun, wireHeaders } from './resolve-run.ts';
import { runLoad } from './run-load.ts';
import { startScrape } from './scrape.ts';
import { pickRequests } from './shard-plan.ts';
import { startWatching } from './watch.ts';

/** The part of a run during which load is sent. */
export class RunSession {
  scrape: ScrapeOutcome | null = null;
  readonly #prepared: PreparedRun;
  readonly #folder: RunFolder;
  readonly #collector: Collector;
  readonly #remainder: Remainder | null;
  readonly #context: Context;

  constructor(
    prepared: PreparedRun,
    folder: RunFolder,
    collector: Collector,
    remainder: Remainder | null,
    context: Context,
  ) {
    this.#prepared = prepared;
    this.#folder = folder;
    this.#collector = collector;
    this.#remainder = remainder;
    this.#context = context;
  }

  async run(): Promise<readonly ClientOutcome[]> {
    const { options, plan } = this.#prepared;
    const folder = this.#folder;
    const giveUp = new AbortController();
    const signal = AbortSignal.any([this.#context.signal, giveUp.signal]);
    const stoppers: (() => unknown)[] = [];
    try {
      return await runLoad(this.#setup(), options.workers, signal, {
        record: (record, gaps) => {
          folder.append(record);
          this.#collector.add(record, gaps);
          if (folder.failure !== null) giveUp.abort();
        },
        part: (lines, part) => {
          folder.appendLines(lines);
          this.#collector.addPart(part);
          if (folder.failure !== null) giveUp.abort();
        },
        started: (stats) => {
          const dueBefore = this.#prepared.run.load.isOpen ? counter(plan.arrivalNs) : () => null;
          const watching = startWatching(this.#prepared.watch, stats, this.#collector, {
            planned: plan.count,
            dueBefore,
          });
          stoppers.push(() => watching.stop());
          const { scrape } = this.#prepared.run;
          if (scrape !== null) stoppers.push(this.#startScrape(scrape, stats));
        },
      });
    } finally {
      for (const stop of stoppers) await stop();
    }
  }

  #startScrape(
    { url, proxy }: NonNullable<ResolvedRun['scrape']>,
    stats: () => ClientStats,
  ): () => Promise<void> {
    const { options, run } = this.#prepared;
    const scrape = startScrape({
      url,
      proxy: proxy?.url ?? null,
      tls: run.tls,
      intervalMs: options.scrapeIntervalS * 1000,
      path: this.#folder.file(metricsFile),
      headers: run.headers,
      nowNs: () => stats().nowNs,
    });
    return async () => {
      this.scrape = await scrape.stop();
    };
  }

  #setup(): ClientSetup {
    const { options, run, plan, skipped } = this.#prepared;
    const open = this.#remainder?.rows ?? rowNumbers(plan.count);
    const rows = skipped.size === 0 ? open : open.filter((row) => !skipped.has(row));
    const isWhole = rows.length === plan.count;
    const picked = isWhole ? plan : startNow(pickRequests(plan, rows), this.#remainder !== null);
    const endpoint = endpoints.get(options.endpoint);
    return {
      plan: picked,
      index: isWhole ? null : rows,
      recordsFromNs: this.#remainder === null ? 0 : this.#remainder.lastNs + 1e9,
      load: run.load.choice,
      targets: run.targets,
      tls: run.tls,
      timeouts: {
        connectMs: options.connectTimeoutS * 1000,
        headersMs: options.firstByteTimeoutS * 1000,
        idleMs: options.idleTimeoutS * 1000,
        totalMs: options.timeoutS * 1000,
      },
      headers: wireHeaders(run, options.endpoint),
      sessionHeader: options.sessionHeader,
      requestIdHeader: options.requestIdHeader,
      routing: options.routing,
      endpoint: options.endpoint,
      endpointOptions: pickOptions(endpoint.options, options as unknown as Record<string, unknown>),
      model: this.#prepared.model,
      streaming: options.streamFromWorkload ? 'workload' : options.stream,
      salt: this.#prepared.salt?.text ?? null,
      lengthControls: this.#prepared.lengthControls,
      extraBody: run.extraBody,
      isLive: isLive(options),
      tokenizer: this.#prepared.tokenizer?.readsText === true ? this.#prepared.tokenizer.share() : null,
      phases: placePhases(run.phases, run.load.isOpen ? plan.arrivalNs : null),
      retry: { retries: options.retries, pauseNs: options.retryPauseMs * 1e6 },
      stopNs: run.durationNs,
      drainNs: run.drainNs,
      stallNs: options.maxLoopDelayMs * 1e6,
      keepsRawChunks: options.rawChunks,
      isBusyPolling: options.busyPoll,
      warmConnections: Math.min(plan.count, run.load.connections ?? options.warmConnections),
    };
  }
}

/** What is left of an interrupted run starts at once, at the pace of its arrivals. */
function startNow<T extends { readonly arrivalNs: Float64Array }>(plan: T, isResumed: boolean): T {
  const first = plan.arrivalNs[0] ?? 0;
  return isResumed ? { ...plan, arrivalNs: plan.arrivalNs.map((ns) => ns - first) } : plan;
}

/** How many arrivals are due by a time that only grows. */
function counter(arrivalNs: Float64Array): (nowNs: number) => number {
  let due = 0;
  return (nowNs) => {
    while (due < arrivalNs.length && arrivalNs[due]! <= nowNs) due++;
    return due;
  };
}
