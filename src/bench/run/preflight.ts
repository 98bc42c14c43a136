import type { Context } from '../../core/context.ts';
import { InputError, IwcError, type Problem } from '../../core/errors.ts';
import type { SuiteSpec } from '../spec/read-spec.ts';
import type { WorkloadSpec } from '../spec/workload-spec.ts';
import { openSuiteTokenizer, planOf } from './plan-of.ts';
import { seedOf } from './plan-points.ts';

/**
 * Plans the first request of every load before anything is sent, so that a workload that cannot be planned stops the
 * suite and not its last point. Says which servers are taken to run already.
 * @throws InputError listing every problem
 */
export async function preflight(spec: SuiteSpec, context: Context): Promise<void> {
  const problems: Problem[] = [];
  for (const workload of spec.workloads)
    for (const problem of await problemsOf(workload, spec, context)) problems.push(problem);
  if (problems.length > 0) throw new InputError(problems);
  for (const { kind, key, base_url, command } of spec.servers)
    if (kind !== 'BaseURL' && command === null)
      context.notices.add({
        code: 'not-deployed',
        reason: `${kind} is not deployed by iwc: '${key}' is taken to run at ${base_url}`,
      });
}

async function problemsOf(
  workload: WorkloadSpec,
  { settings }: SuiteSpec,
  context: Context,
): Promise<readonly Problem[]> {
  const { work } = workload;
  if (work.kind === 'program') return [];
  const tokenizer = await openSuiteTokenizer(settings, context);
  for (const load of workload.points)
    try {
      const seed = seedOf(settings.seed, workload.id, load.name);
      const plan = await planOf(work, { load, seed, loop: workload.loop, settings, tokenizer }, context);
      for (const _request of plan.warmup) break;
      let isEmpty = true;
      for (const _request of plan.requests) {
        isEmpty = false;
        break;
      }
      if (isEmpty)
        return [{ code: 'no-requests', message: `${workload.id} at ${load.name} plans no request` }];
    } catch (error) {
      if (!(error instanceof IwcError)) throw error;
      return error.problems.map((problem) => ({
        ...problem,
        message: `${workload.id} at ${load.name}: ${problem.message}`,
      }));
    }
  return [];
}
