import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { resolveOptions } from '../../core/options.ts';
import { type ReplayOptions, replay, replayTable } from '../../replay/index.ts';
import type { KindPlan } from '../../workload-kinds/index.ts';
import type { PointOutcome, PointRun } from './point-outcome.ts';

/** A workload file, and how its load is offered; without a plan at its own times, turns waiting for each other. */
export interface SendChoice {
  readonly path: string;
  readonly plan: Pick<KindPlan, 'loop' | 'answers' | 'extraBody'> | null;
}

/** Sends a workload file as `iwc replay` does, into the point's run folder. */
export async function sendWorkload(
  { path, plan }: SendChoice,
  point: PointRun,
  context: Context,
): Promise<PointOutcome> {
  const { settings } = point.spec;
  const given = { ...replaySettings(point), ...planSettings(plan) };
  const report = await replay(
    {
      workload: path,
      // Checked against the same table.
      options: resolveOptions(replayTable, given) as unknown as ReplayOptions,
      commandLine: point.commandLine,
      watch: point.watch,
      ...(plan?.loop.kind === 'users' ? { load: { policy: 'paced', settings: plan.loop.pacing } } : {}),
    },
    context,
  );
  if (report.kind !== 'run')
    throw new UsageError({ code: 'conflict', message: 'a point of a suite is no dry run' });
  const { summary, exitCode } = report;
  const { valid, reasons } = summary.validity;
  return { exitCode, summary, error: valid || settings.allowInvalid ? null : reasons.join('; ') };
}

function planSettings(plan: SendChoice['plan']): Readonly<Record<string, unknown>> {
  if (plan === null) return {};
  const { loop, answers = 'planned', extraBody } = plan;
  const isPlanned = answers === 'planned';
  return {
    ...(isPlanned ? { history: 'recorded' } : {}),
    // In the other loops a user asks one question at a time anyway.
    ...(isPlanned && loop.kind === 'open' ? { turns: 'on-time' } : {}),
    ...(loop.kind === 'closed' ? { users: loop.users, thinkTimeMs: loop.thinkMs } : {}),
    ...(extraBody === undefined ? {} : { extraBody: JSON.stringify(extraBody) }),
  };
}

function replaySettings(point: PointRun): Readonly<Record<string, unknown>> {
  const { server, spec, runFolder, seed } = point;
  const { settings } = spec;
  return {
    baseUrl: [server.base_url],
    model: server.model,
    endpoint: server.api === 'chat' ? 'openai-chat' : 'openai-completions',
    apiKeyFile: server.apiKeyFile,
    outDir: runFolder,
    overwrite: true,
    seed,
    warmup: settings.warmup,
    slo: settings.slo,
    tokenizer: settings.tokenizer,
    forceOutputLength: settings.forceOutputLength,
    timeoutS: settings.timeoutS,
    maxLagMs: settings.maxLagMs,
    maxLoopDelayMs: settings.maxLoopDelayMs,
    allowInvalid: settings.allowInvalid,
    repetition: point.repetition,
    ...(point.salt === null ? { cacheSalt: false } : { cacheSaltText: point.salt }),
  };
}
