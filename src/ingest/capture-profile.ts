import type { Context } from '../core/context.ts';
import { InterruptedError, OutsideError } from '../core/errors.ts';
import { type OptionValues, resolveOptions } from '../core/options.ts';
import type { CaptureReport } from '../documents/capture.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import { captureOptions } from './capture-options.ts';
import { detectEngine, type Engine, EngineCalls } from './engine-calls.ts';
import { makePrompts } from './prompts.ts';

export type CaptureOptions = OptionValues<typeof captureOptions>;

/**
 * Starts a server's profiler, sends a small load, and stops it. The profiler is stopped whatever happens to
 * the load: a server left profiling slows down and fills its memory.
 * @throws OutsideError when the server does not answer or will not profile; InterruptedError after stopping it
 */
export async function captureProfile(options: CaptureOptions, context: Context): Promise<CaptureReport> {
  const calls = new EngineCalls(options, context);
  const engine = options.engine === 'auto' ? await detectEngine(calls) : options.engine;
  const model = options.model ?? (await calls.firstModel());
  const prompts = await makePrompts(options, context.runtime);
  const load = { calls, engine, model, prompts, options };
  if (options.warmupRequests > 0)
    refuseFailedWarmup(await sendLoad(load, 'warm-up', options.warmupRequests, context));
  const before = await listTraces(options.traceDir, context);
  await calls.startProfile(engine);
  let sent: LoadResult;
  let stopMs = 0;
  try {
    sent = await sendLoad(load, 'profiled', options.requests, context);
  } finally {
    const stoppedAtNs = context.runtime.clock.nowNs();
    if (options.numSteps === null) await calls.stopProfile();
    stopMs = (context.runtime.clock.nowNs() - stoppedAtNs) / 1e6;
  }
  if (context.signal.aborted) throw new InterruptedError();
  const after = await listTraces(options.traceDir, context);
  return describe({
    engine,
    model,
    sent,
    stopMs,
    traces: after?.filter((name) => !before?.includes(name)) ?? null,
  });
}

/** All options of a capture, checked. @throws UsageError with every problem */
export function resolveCaptureOptions(given: Readonly<Record<string, unknown>>): CaptureOptions {
  return resolveOptions(captureOptions, given);
}

interface Load {
  readonly calls: EngineCalls;
  readonly engine: Engine;
  readonly model: string;
  readonly prompts: readonly string[];
  readonly options: CaptureOptions;
}

interface LoadResult {
  readonly latenciesMs: number[];
  readonly failures: Map<string, number>;
  firstFailure: string | null;
  outputTokens: number | null;
  loadMs: number;
}

/** Closed loop: as many senders as may be under way, each taking the next prompt when its answer is there. */
async function sendLoad(load: Load, label: string, count: number, context: Context): Promise<LoadResult> {
  const { clock } = context.runtime;
  const result: LoadResult = {
    latenciesMs: [],
    failures: new Map(),
    firstFailure: null,
    outputTokens: 0,
    loadMs: 0,
  };
  const startNs = clock.nowNs();
  let next = 0;
  const send = async () => {
    while (next < count && !context.signal.aborted) {
      const index = next++;
      const sentNs = clock.nowNs();
      const answer = await load.calls.complete(load.engine, {
        model: load.model,
        // Warm-up and load must not share prompts, or the second finds the first's prefix cached.
        prompt: `${label} ${index}. ${load.prompts[index % load.prompts.length]!}`,
      });
      if (answer.failure === null) result.latenciesMs.push((clock.nowNs() - sentNs) / 1e6);
      else {
        result.failures.set(answer.status, (result.failures.get(answer.status) ?? 0) + 1);
        result.firstFailure ??= answer.failure;
      }
      if (answer.outputTokens === null && answer.failure === null) result.outputTokens = null;
      else if (result.outputTokens !== null) result.outputTokens += answer.outputTokens ?? 0;
      context.progress({ label, done: result.latenciesMs.length, total: count, unit: 'requests' });
    }
  };
  await Promise.all(Array.from({ length: Math.min(load.options.concurrency, count) }, send));
  result.loadMs = (clock.nowNs() - startNs) / 1e6;
  return result;
}

function refuseFailedWarmup({ latenciesMs, firstFailure }: LoadResult): void {
  if (latenciesMs.length > 0 || firstFailure === null) return;
  throw new OutsideError({
    code: 'warm-up-failed',
    message: `no warm-up request succeeded; the first failed with: ${firstFailure}`,
    hint: 'check --model and --base-url; profiling was not started',
  });
}

async function listTraces(folder: string | null, { runtime }: Context): Promise<readonly string[] | null> {
  if (folder === null || (await runtime.files.kind(folder)) !== 'folder') return null;
  const names = await runtime.files.list(folder);
  return names.filter((name) => /\.json(?:\.gz)?$/.test(name)).map((name) => `${folder}/${name}`);
}

function describe(found: {
  engine: Engine;
  model: string;
  sent: LoadResult;
  stopMs: number;
  traces: readonly string[] | null;
}): CaptureReport {
  const { sent } = found;
  const failed = [...sent.failures.values()].reduce((sum, count) => sum + count, 0);
  const sorted = sortedCopy(sent.latenciesMs);
  return {
    engine: found.engine,
    model: found.model,
    requests: sent.latenciesMs.length + failed,
    succeeded: sent.latenciesMs.length,
    failed,
    failures: Object.fromEntries(sent.failures),
    first_failure: sent.firstFailure,
    output_tokens: sent.outputTokens,
    load_s: sent.loadMs / 1000,
    stop_s: found.stopMs / 1000,
    latency_p50_ms: quantile(sorted, 0.5),
    latency_max_ms: quantile(sorted, 1),
    traces: found.traces,
  };
}
