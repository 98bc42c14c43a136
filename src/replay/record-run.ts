import type { Context } from '../core/context.ts';
import { exitCodes } from '../core/errors.ts';
import { pickOptions } from '../core/options.ts';
import type { ResultRecord } from '../core/result.ts';
import { endpoints } from '../endpoints/index.ts';
import { identityOf } from '../files/open-tokenizer.ts';
import { readResults } from '../files/read-results.ts';
import { type RunFolder, type RunStatus, runFiles } from '../files/run-folder.ts';
import { type ResultSummary, summarize } from '../metrics/summary.ts';
import { resultFormats } from '../result-formats/index.ts';
import { Collector } from './collector.ts';
import type { EngineOutcome, EngineSetup, EngineStats } from './engine-setup.ts';
import { exportRun } from './export-run.ts';
import { placePhases } from './phases.ts';
import type { PreparedRun } from './replay.ts';
import { wireHeaders } from './resolve-run.ts';
import { findRemainder, keptRecords, type Remainder } from './resume.ts';
import { createRunDocument, type RunDocument } from './run-document.ts';
import { runLoad } from './run-load.ts';
import { type ScrapeOutcome, startScrape } from './scrape.ts';
import { markWarmup, settledFromNs } from './settle.ts';
import { pickRows } from './shard-plan.ts';
import { recordUnsent } from './unsent.ts';
import { judge, measureSelf, type SelfMeasurement, tailsOf, type Validity } from './validity.ts';
import { startWatching } from './watch.ts';

/** `summary.json` of a replay. */
export interface ReplaySummary extends ResultSummary {
  readonly in_flight: {
    readonly peak: number;
    readonly cap: number | null;
    readonly time_at_cap_s: number | null;
  };
  /** `open`, `closed`, or `open, closed beyond 64 in flight` once the cap was reached. */
  readonly load_label: string;
  readonly self: SelfMeasurement;
  readonly validity: Validity;
  readonly scrape: ScrapeOutcome | null;
  readonly notices: readonly unknown[];
}

export interface ReplayResult {
  readonly run: RunDocument;
  readonly summary: ReplaySummary;
  readonly exitCode: number;
  readonly folder: string;
}

/** Runs what is prepared, and writes records, summary and exports into the folder. */
export async function recordRun(
  prepared: PreparedRun,
  folder: RunFolder,
  context: Context,
): Promise<ReplayResult> {
  const { options, plan } = prepared;
  const remainder =
    options.resume && (await folder.hasRecords()) ? await findRemainder(folder, plan, context) : null;
  const started = createRunDocument(
    {
      ...prepared,
      tokenizer: prepared.tokenizer === null ? null : identityOf(prepared.tokenizer),
      startedAtMs: context.runtime.clock.wallMs(),
    },
    context,
  );
  await folder.writeDocument(runFiles.run, started);
  const collector = new Collector(plan.count);
  await startRecords(folder, remainder, collector, context);
  const session = new RunSession(prepared, folder, collector, remainder, context);
  try {
    const outcomes = await session.run();
    return await finish({ prepared, folder, collector, outcomes, session, started, context });
  } catch (error) {
    // The records that are there stay; a disk that is full may refuse even this.
    await folder.closeRecords().catch(() => {});
    await folder.writeDocument(runFiles.run, { ...started, status: 'partial' }).catch(() => {});
    throw error;
  }
}

async function startRecords(
  folder: RunFolder,
  remainder: Remainder | null,
  collector: Collector,
  context: Context,
): Promise<void> {
  if (remainder === null) return await folder.startRecords(null);
  await folder.startRecords(keptRecords(folder, remainder.done, context));
  for await (const { records } of readResults(folder.file(runFiles.requests), context))
    for (const record of records) collector.add(record, null);
}

/** The part of a run during which load is sent. */
class RunSession {
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

  async run(): Promise<readonly EngineOutcome[]> {
    const { options, plan } = this.#prepared;
    const folder = this.#folder;
    const giveUp = new AbortController();
    const signal = AbortSignal.any([this.#context.signal, giveUp.signal]);
    const offsetNs = this.#remainder === null ? 0 : this.#remainder.lastNs + 1e9;
    const stoppers: (() => unknown)[] = [];
    try {
      return await runLoad(this.#setup(), options.workers, signal, {
        record: (record, gaps) => {
          const placed = offsetNs === 0 ? record : shift(record, offsetNs);
          folder.append(placed);
          this.#collector.add(placed, gaps);
          if (folder.failure !== null) giveUp.abort();
        },
        lines: (lines) => {
          const placed = offsetNs === 0 ? lines : shiftLines(lines, offsetNs);
          folder.appendText(placed);
          for (const line of placed.split('\n')) if (line !== '') this.#collector.add(JSON.parse(line), null);
          if (folder.failure !== null) giveUp.abort();
        },
        started: (stats) => {
          const dueBefore = this.#prepared.run.policy.kind === 'open' ? counter(plan.arrivalNs) : () => null;
          const watching = startWatching(this.#prepared.watch, stats, this.#collector, {
            planned: plan.count,
            dueBefore,
          });
          stoppers.push(() => watching.stop());
          if (options.scrape !== null) stoppers.push(this.#startScrape(options.scrape, stats));
        },
      });
    } finally {
      for (const stop of stoppers) await stop();
    }
  }

  #startScrape(url: string, stats: () => EngineStats): () => Promise<void> {
    const { options, run } = this.#prepared;
    const scrape = startScrape({
      url: new URL(url),
      intervalMs: options.scrapeIntervalS * 1000,
      path: this.#folder.file('metrics.jsonl'),
      headers: run.headers,
      nowNs: () => stats().nowNs,
    });
    return async () => {
      this.scrape = await scrape.stop();
    };
  }

  #setup(): EngineSetup {
    const { options, run, plan, skipped } = this.#prepared;
    const open = this.#remainder?.rows ?? Int32Array.from({ length: plan.count }, (_, row) => row);
    const rows = skipped.size === 0 ? open : open.filter((row) => !skipped.has(row));
    const isWhole = rows.length === plan.count;
    const picked = isWhole ? plan : startNow(pickRows(plan, rows), this.#remainder !== null);
    const endpoint = endpoints.get(options.endpoint);
    return {
      plan: picked,
      index: isWhole ? null : rows,
      policy: run.policy,
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
      salt: this.#prepared.salt,
      lengthControls: this.#prepared.lengthControls,
      extraBody: run.extraBody,
      isLive: options.history === 'live',
      tokenizer: this.#prepared.tokenizer?.readsText === true ? this.#prepared.tokenizer.share() : null,
      phases: placePhases(run.phases, run.policy.kind === 'open' ? plan.arrivalNs : null),
      retry: { retries: options.retries, pauseNs: options.retryPauseMs * 1e6 },
      stopNs: run.durationNs,
      drainNs: run.drainNs,
      stallNs: options.maxLoopDelayMs * 1e6,
      keepsRawChunks: options.rawChunks,
      warmConnections: Math.min(
        plan.count,
        run.policy.kind === 'concurrency' ? run.policy.inFlight : options.warmConnections,
      ),
    };
  }
}

interface RunEnd {
  readonly prepared: PreparedRun;
  readonly folder: RunFolder;
  readonly collector: Collector;
  readonly outcomes: readonly EngineOutcome[];
  readonly session: RunSession;
  readonly started: RunDocument;
  readonly context: Context;
}

async function finish(end: RunEnd): Promise<ReplayResult> {
  const { prepared, folder, outcomes, started, context } = end;
  const { options, plan, run } = prepared;
  const isInterrupted = context.signal.aborted;
  const unsent = await recordUnsent({ ...end, isInterrupted });
  await folder.closeRecords();
  const collector = await settle(end);
  const planned = plan.count - unsent.unplanned;
  const counted = summarize({
    columns: collector.columns,
    gaps: collector.gaps,
    planned: planned - unsent.left,
    slo: run.slo,
    definitionsOf: options.definitionsOf ?? [],
  });
  const core = unsent.left === 0 ? counted : addLeft(counted, planned, unsent.left);
  const self = measureSelf(outcomes, collector.ended, collector.chunks);
  const budget = { schedule_lag_p99_ms: options.maxLagMs, event_loop_delay_p99_ms: options.maxLoopDelayMs };
  const stalled = { count: collector.stalled, first_ids: collector.stalledIds };
  const validity = judge(core.counts, tailsOf(collector.columns, outcomes), budget, stalled);
  const summary: ReplaySummary = {
    ...core,
    ...capFacts(prepared, outcomes),
    self,
    validity,
    scrape: end.session.scrape,
    notices: context.notices.summary(),
  };
  await folder.writeDocument(runFiles.summary, summary);
  for (const name of options.export ?? [])
    await exportRun(
      resultFormats.get(name),
      { prepared, folder, summary, startedAtMs: started.started_at_ms },
      context,
    );
  const status: RunStatus = isInterrupted
    ? 'partial'
    : validity.valid || options.allowInvalid
      ? 'complete'
      : 'invalid';
  const { from_ns, to_ns } = summary.measured;
  const document: RunDocument = { ...started, status, measure_window: { from_ns, to_ns } };
  await folder.writeDocument(runFiles.run, document);
  const isClean = core.counts.failed === 0 && core.counts.not_sent === 0 && status === 'complete';
  const exitCode = isInterrupted ? exitCodes.interrupted : isClean ? exitCodes.done : exitCodes.partial;
  return { run: document, summary, exitCode, folder: folder.path };
}

/** Cuts an automatic warm-up off; gives what then counts. */
async function settle({ prepared, folder, collector, context }: RunEnd): Promise<Collector> {
  if (prepared.run.phases.warmup?.kind !== 'auto') return collector;
  const fromNs = settledFromNs(collector.columns);
  if (fromNs === null) {
    context.notices.add({
      code: 'not-settled',
      reason: 'MSER-5 found no end of the warm-up; all requests are measured',
    });
    return collector;
  }
  const marked = new Collector(prepared.plan.count);
  await markWarmup(folder, fromNs, context, (record) => marked.add(record, null));
  return marked;
}

/** Requests that an interrupted run has no record of. */
function addLeft(summary: ResultSummary, planned: number, left: number): ResultSummary {
  return { ...summary, counts: { ...summary.counts, planned, not_sent: summary.counts.not_sent + left } };
}

function capFacts(
  { run }: PreparedRun,
  outcomes: readonly EngineOutcome[],
): Pick<ReplaySummary, 'in_flight' | 'load_label'> {
  const { policy } = run;
  const peak = outcomes.reduce((sum, { peakInFlight }) => sum + peakInFlight, 0);
  const atCapNs = outcomes.reduce((most, { timeAtCapNs }) => Math.max(most, timeAtCapNs), 0);
  const cap =
    policy.kind === 'open' ? policy.maxInFlight : policy.kind === 'concurrency' ? policy.inFlight : null;
  const isOpen = policy.kind === 'open';
  return {
    in_flight: { peak, cap, time_at_cap_s: cap === null ? null : atCapNs / 1e9 },
    load_label: !isOpen
      ? 'closed'
      : cap !== null && atCapNs > 0
        ? `open, closed beyond ${cap} in flight`
        : 'open',
  };
}

/** What is left of an interrupted run starts at once, at the pace of its arrivals. */
function startNow<T extends { readonly arrivalNs: Float64Array }>(plan: T, isResumed: boolean): T {
  const first = plan.arrivalNs[0] ?? 0;
  return isResumed ? { ...plan, arrivalNs: plan.arrivalNs.map((ns) => ns - first) } : plan;
}

/** The same record on the clock of the run that it goes on with. */
function shift(record: ResultRecord, byNs: number): ResultRecord {
  const moved = Object.entries(record).map(([key, value]) =>
    key.endsWith('_ns') && key !== 'held_ns' && typeof value === 'number'
      ? [key, value + byNs]
      : [key, value],
  );
  // The same keys with values of the same types.
  return Object.fromEntries(moved) as ResultRecord;
}

function shiftLines(lines: string, byNs: number): string {
  return lines
    .split('\n')
    .map((line) => (line === '' ? '' : JSON.stringify(shift(JSON.parse(line) as ResultRecord, byNs))))
    .join('\n');
}

/** How many arrivals are due by a time that only grows. */
function counter(arrivalNs: Float64Array): (nowNs: number) => number {
  let due = 0;
  return (nowNs) => {
    while (due < arrivalNs.length && arrivalNs[due]! <= nowNs) due++;
    return due;
  };
}
