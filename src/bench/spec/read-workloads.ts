import type { Context } from '../../core/context.ts';
import { readPlugin } from '../plugins/read-plugin.ts';
import { isMapping, looseKey, type Mapping, suggest, uniqueNames } from './key-spelling.ts';
import { fromShelf, type WorkloadConfig, type WorkloadSurroundings } from './shelf-workload.ts';
import type { SpecPath } from './spec-source.ts';
import type { WorkloadSpec } from './workload-spec.ts';

/** Order in which LMBench runs its kinds, whatever the file says. */
const lmbenchOrder = [
  ...['ShareGPT', 'LMCacheSynthetic', 'TraceReplayer', 'Agentic', 'Random', 'VLLMBenchmark'],
  'StrictSynthetic',
];

/** Reads `Workload`: kinds with one configuration or a list of them, in file order or, if asked, in LMBench's. */
export async function readWorkloads(
  value: unknown,
  isLmbenchOrder: boolean,
  around: WorkloadSurroundings,
  context: Context,
): Promise<WorkloadSpec[]> {
  if (!isMapping(value) || Object.keys(value).length === 0) {
    const message = value === undefined ? "'Workload' is missing" : "'Workload' names no workload";
    const hint = `such as: LMCacheSynthetic: {...}; iwc bench template shows every kind`;
    around.report(around.source.problem(['Workload'], 'bad-workload', message, hint));
    return [];
  }
  const rank = (kind: string) =>
    lmbenchOrder.includes(kind) ? lmbenchOrder.indexOf(kind) : lmbenchOrder.length;
  const kinds = Object.keys(value);
  if (isLmbenchOrder) kinds.sort((a, b) => rank(a) - rank(b));
  const workloads: WorkloadSpec[] = [];
  for (const kind of kinds)
    for (const config of configsOf(kind, value[kind], around)) {
      const workload = await readWorkload(config, around, context);
      if (workload !== null) workloads.push(workload);
    }
  const ids = uniqueNames(workloads.map(({ id }) => id));
  return workloads.map((workload, i) => ({ ...workload, id: ids[i]! }));
}

function configsOf(kind: string, value: unknown, around: WorkloadSurroundings): WorkloadConfig[] {
  const { source } = around;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item, i) => {
    const path: SpecPath = Array.isArray(value) ? ['Workload', kind, i] : ['Workload', kind];
    if (!isMapping(item)) {
      around.report(source.problem(path, 'bad-workload', `a configuration of ${kind} is not a mapping`));
      return [];
    }
    return [{ kind, path, ...ownKeys(item, path, around) }];
  });
}

/** `Loop` and `Name` are any workload's; the rest are the kind's parameters. */
function ownKeys(
  item: Mapping,
  path: SpecPath,
  { source, loop: suiteLoop, report }: WorkloadSurroundings,
): Pick<WorkloadConfig, 'config' | 'loop' | 'name'> {
  const rest: Record<string, unknown> = {};
  let loop = suiteLoop;
  let name: string | null = null;
  for (const [key, value] of Object.entries(item)) {
    const loose = looseKey(key);
    if (loose === 'loop' && (value === 'open' || value === 'users')) loop = value;
    else if (loose === 'loop')
      report(
        source.problem([...path, key], 'bad-value', `${key}: '${String(value)}' is neither open nor users`),
      );
    else if (loose === 'name') name = String(value);
    else rest[key] = value;
  }
  return { config: rest, loop, name };
}

async function readWorkload(
  config: WorkloadConfig,
  around: WorkloadSurroundings,
  context: Context,
): Promise<WorkloadSpec | null> {
  const { kind, path } = config;
  const { kinds, source, report } = around;
  if (kinds.has(kind)) return await fromShelf(kinds.get(kind), config, around, context);
  if (Object.keys(config.config).some((key) => looseKey(key) === 'plugin'))
    return await readPlugin(config, around, context);
  const known = kinds.names;
  report(
    source.problem(
      path,
      'unknown-workload',
      `unknown workload '${kind}': it is none of ${known.join(', ')}, and names no plugin`,
      suggest(kind, known) ?? 'a workload of your own says which file it is: plugin: ./my-workload.mjs',
    ),
  );
  return null;
}
