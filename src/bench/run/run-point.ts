import type { Context } from '../../core/context.ts';
import { exitCodes } from '../../core/errors.ts';
import { runProgram } from '../plugins/run-program.ts';
import type { WorkloadSpec } from '../spec/workload-spec.ts';
import { writePoint } from '../write-point.ts';
import { openSuiteTokenizer, planOf } from './plan-of.ts';
import type { PointOutcome, PointRun } from './point-outcome.ts';
import { sendWorkload } from './send-workload.ts';

/** Runs one point, whoever sends its requests. @throws IwcError when it cannot be run at all */
export async function runPoint(
  point: PointRun,
  upload: { readonly isOn: boolean; readonly apiUrl: string | null },
  context: Context,
): Promise<PointOutcome> {
  const { work } = point.workload;
  if (work.kind === 'planned') return await runPlanned(point, work, context);
  const send = (path: string) => sendWorkload({ path, plan: null }, point, context);
  return await runProgram(work, point, { upload, send }, context);
}

/** Warm-up requests are a run of their own before the one that counts, in `warmup/` beside it. */
async function runPlanned(
  point: PointRun,
  work: Extract<WorkloadSpec['work'], { readonly kind: 'planned' }>,
  context: Context,
): Promise<PointOutcome> {
  const { workload, load, seed, spec, folder, server } = point;
  const tokenizer = await openSuiteTokenizer(spec.settings, context);
  const choice = { load, seed, loop: workload.loop, settings: spec.settings, tokenizer };
  const plan = await planOf(work, choice, context);
  const target = { tokenizer, seed, api: server.api };
  const warmupPath = `${folder}/warmup.jsonl`;
  const path = `${folder}/workload.jsonl`;
  const warmups = await writePoint(plan.warmup, { ...target, path: warmupPath }, context);
  await writePoint(plan.requests, { ...target, path }, context);
  if (warmups === 0) await context.runtime.files.remove(warmupPath);
  else {
    const before = { ...point, runFolder: `${folder}/warmup` };
    const { answers = 'planned', extraBody } = plan;
    const open = {
      loop: { kind: 'open' },
      answers,
      ...(extraBody === undefined ? {} : { extraBody }),
    } as const;
    const { summary, exitCode } = await sendWorkload({ path: warmupPath, plan: open }, before, context);
    if (exitCode === exitCodes.interrupted) return { exitCode, summary, error: null };
    const { failed } = summary.counts;
    if (failed > 0)
      context.notices.add({
        code: 'warmup-failed',
        reason: `${failed} requests of the warm-up of ${point.id} failed`,
      });
  }
  return await sendWorkload({ path, plan }, point, context);
}
