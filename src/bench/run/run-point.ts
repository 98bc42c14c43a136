import type { Context } from '../../core/context.ts';
import { UsageError } from '../../core/errors.ts';
import { resolveOptions } from '../../core/options.ts';
import { openTokenizer } from '../../files/open-tokenizer.ts';
import { randomName } from '../../io/random-name.ts';
import { type ReplayOptions, replay, replayTable } from '../../replay/index.ts';
import { runProgram } from '../plugins/run-program.ts';
import { writePoint } from '../write-point.ts';
import { planOf } from './plan-of.ts';
import type { PointOutcome, PointRun } from './point-outcome.ts';

/** Runs one point, whoever sends its requests. @throws IwcError when it cannot be run at all */
export async function runPoint(
  point: PointRun,
  upload: { readonly isOn: boolean; readonly apiUrl: string | null },
  context: Context,
): Promise<PointOutcome> {
  const { workload, load, seed, spec, folder } = point;
  const { work } = workload;
  if (work.kind === 'program') {
    const send = (path: string) => sendWorkload(path, 0, point, context);
    return await runProgram(work, point, { upload, send }, context);
  }
  const plan = await planOf(work, { load, seed, loop: workload.loop, settings: spec.settings }, context);
  if (plan.loop.kind === 'users')
    throw new UsageError({ code: 'unsupported', message: 'Loop: users cannot be sent yet' });
  const path = `${folder}/workload.jsonl`;
  const tokenizer = await openTokenizer(
    { tokenizer: spec.settings.tokenizer ?? 'tiktoken', tokenizerModel: 'gpt-4o-mini' },
    context,
  );
  const { warmup } = await writePoint(plan, { path, tokenizer, seed, api: point.server.api }, context);
  return await sendWorkload(path, warmup, point, context);
}

/** Sends a workload file as `iwc replay` does, into the point's run folder. */
async function sendWorkload(
  workload: string,
  warmup: number,
  point: PointRun,
  context: Context,
): Promise<PointOutcome> {
  const report = await replay(
    {
      workload,
      // Checked against the same table.
      options: resolveOptions(replayTable, replaySettings(point, warmup)) as unknown as ReplayOptions,
      commandLine: point.commandLine,
      watch: point.watch,
    },
    context,
  );
  if (report.kind !== 'run')
    throw new UsageError({ code: 'conflict', message: 'a point of a suite is no dry run' });
  const { summary, exitCode } = report;
  const { valid, reasons } = summary.validity;
  const isTrusted = valid || point.spec.settings.allowInvalid;
  return { exitCode, summary, error: isTrusted ? null : reasons.join('; ') };
}

function replaySettings(point: PointRun, warmup: number): Readonly<Record<string, unknown>> {
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
    warmup: warmup > 0 ? String(warmup) : settings.warmup,
    slo: settings.slo,
    tokenizer: settings.tokenizer,
    forceOutputLength: settings.forceOutputLength,
    timeoutS: settings.timeoutS,
    maxLagMs: settings.maxLagMs,
    maxLoopDelayMs: settings.maxLoopDelayMs,
    allowInvalid: settings.allowInvalid,
    ...saltSettings(point),
  };
}

/** Repeated points are not to find their prompts cached; nor is one that an earlier sitting has begun. */
function saltSettings(point: PointRun): Readonly<Record<string, unknown>> {
  const { settings } = point.spec;
  const isRepeated = settings.repetitions > 1 || point.isRepeatedAttempt;
  return { cacheSalt: settings.cacheSalt && isRepeated ? `[${randomName(8)}] ` : 'none' };
}
