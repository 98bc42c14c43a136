import type { Context } from '../core/context.ts';
import { exitCodes } from '../core/errors.ts';
import type { EarlierPart, ReplayRun, RunStatus } from '../documents/run.ts';
import type { ReplaySummary } from '../documents/summary.ts';
import { Collector } from '../load/collector.ts';
import { summarize } from '../metrics/summary.ts';
import type { ResultSummary } from '../nouns/result-summary.ts';
import { type RunFacts, resultFormats } from '../result-formats/index.ts';
import { joinParts } from '../runs/earlier-parts.ts';
import { exportRun } from '../runs/export-run.ts';
import { readResults } from '../runs/read-results.ts';
import { findRemainder, keptRecords, type Remainder } from '../runs/resume.ts';
import { type RunFolder, runFiles } from '../runs/run-folder.ts';
import { markWarmup, settledFromNs } from '../runs/settle.ts';
import { identityOf } from '../workloads/open-tokenizer.ts';
import { saltOfRun } from './cache-salt.ts';
import { capFacts, combineParts, ownFacts } from './client-facts.ts';
import type { ClientOutcome } from './client-setup.ts';
import { prefixCacheFacts } from './prefix-cache-facts.ts';
import type { PreparedRun } from './replay.ts';
import { createRunDocument } from './run-document.ts';
import { RunSession } from './run-session.ts';
import { recordUnsent } from './unsent.ts';
import { judge, measureSelf, tailsOf } from './validity.ts';

/** A run that has ended, and what it wrote. */
export interface ReplayResult {
  readonly run: ReplayRun;
  readonly summary: ReplaySummary;
  readonly exitCode: number;
  readonly folder: string;
}

/** Runs what is prepared, and writes records, summary and exports into the folder. */
export async function recordRun(
  wanted: PreparedRun,
  folder: RunFolder,
  context: Context,
): Promise<ReplayResult> {
  const { options, plan } = wanted;
  const remainder =
    options.resume && (await folder.hasRecords()) ? await findRemainder(folder, plan, context) : null;
  const prepared = remainder === null ? wanted : { ...wanted, salt: saltOfRun(remainder.run) };
  const wantedDocument = createRunDocument(
    {
      ...prepared,
      tokenizer: prepared.tokenizer === null ? null : identityOf(prepared.tokenizer),
      startedAtMs: context.runtime.clock.wallMs(),
    },
    context,
  );
  const { started, parts } = await joinParts(wantedDocument, remainder, folder, context);
  if (options.overwrite) await folder.clear();
  await folder.writeDocument(runFiles.run, started);
  const collector = new Collector(plan.count);
  await startRecords(folder, remainder, collector, context);
  const sentNothing = remainder?.rows.length === 0;
  const session = new RunSession(prepared, folder, collector, remainder, context);
  try {
    const outcomes = await session.run();
    return await finish({
      prepared,
      folder,
      collector,
      outcomes,
      session,
      started,
      parts,
      sentNothing,
      context,
    });
  } catch (error) {
    // The records that are there stay; a disk that is full may refuse even this.
    await folder.closeRecords().catch(() => {});
    const ended_at_ms = context.runtime.clock.wallMs();
    await folder.writeDocument(runFiles.run, { ...started, ended_at_ms }).catch(() => {});
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

interface RunEnd {
  readonly prepared: PreparedRun;
  readonly folder: RunFolder;
  readonly collector: Collector;
  readonly outcomes: readonly ClientOutcome[];
  readonly session: RunSession;
  readonly started: ReplayRun;
  /** Of a run that is gone on with: the parts before. */
  readonly parts: readonly EarlierPart[];
  /** Nothing was left to send. */
  readonly sentNothing: boolean;
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
  const { lagP99Ms, loopDelayP99Ms } = tailsOf(collector.columns, outcomes);
  const own = ownFacts(run.load, outcomes, {
    self: measureSelf(outcomes, collector.ended, collector.chunks),
    event_loop_delay_p99_ms: loopDelayP99Ms,
  });
  const client = combineParts(end.parts, own, end.sentNothing);
  const budget = { schedule_lag_p99_ms: options.maxLagMs, event_loop_delay_p99_ms: options.maxLoopDelayMs };
  const stalled = { count: collector.stalled, first_ids: collector.stalledIds };
  const validity = judge(
    core.counts,
    { lagP99Ms, loopDelayP99Ms: client.event_loop_delay_p99_ms },
    budget,
    stalled,
  );
  const summary: ReplaySummary = {
    ...core,
    ...capFacts(run.load, client),
    self: client.self,
    validity,
    scrape: end.session.scrape,
    prefix_cache: await prefixCacheFacts(prepared, core, collector.columns, context),
    notices: context.notices.summary(),
  };
  await folder.writeDocument(runFiles.summary, summary);
  for (const name of options.export ?? [])
    await exportRun(
      resultFormats.get(name),
      { folder, facts: exportFacts(prepared, summary, started.started_at_ms) },
      context,
    );
  const status: RunStatus = isInterrupted
    ? 'partial'
    : validity.valid || options.allowInvalid
      ? 'complete'
      : 'invalid';
  const { from_ns, to_ns } = summary.measured;
  const document: ReplayRun = {
    ...started,
    status,
    ended_at_ms: context.runtime.clock.wallMs(),
    measure_window: { from_ns, to_ns },
    client: end.sentNothing ? (end.parts.at(-1)?.client ?? null) : own,
  };
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

/** What the forms of other tools say of a run. */
function exportFacts(prepared: PreparedRun, summary: ResultSummary, startedAtMs: number): RunFacts {
  const { load, slo } = prepared.run;
  return {
    model: prepared.model,
    endpoint: prepared.options.endpoint,
    tokenizer: prepared.tokenizer?.name ?? null,
    startedAtMs,
    planned: summary.counts.planned,
    offeredRps: load.isOpen ? summary.load.offered_rps : null,
    maxInFlight: load.mostInFlight,
    sloMs: slo,
  };
}

/** Requests that an interrupted run has no record of. */
function addLeft(summary: ResultSummary, planned: number, left: number): ResultSummary {
  return { ...summary, counts: { ...summary.counts, planned, not_sent: summary.counts.not_sent + left } };
}
