import type { Context } from '../../core/context.ts';
import { IwcError, type Problem } from '../../core/errors.ts';
import { loadModule } from '../../io/load-module.ts';
import { fileSafe, looseKey, suggest } from '../spec/key-spelling.ts';
import {
  attempt,
  findInput,
  fromShelf,
  type WorkloadConfig,
  type WorkloadSurroundings,
} from '../spec/shelf-workload.ts';
import type { SpecPath, SpecSource } from '../spec/spec-source.ts';
import { type ProgramProtocol, programProtocols, type WorkloadSpec } from '../spec/workload-spec.ts';
import { moduleKind, qpsPoints, snakeCase } from './module-kind.ts';

/** Keys that a plug-in's configuration may have besides its parameters. */
export const pluginKeys: Readonly<Record<string, string>> = {
  plugin: 'the file: a module (.mjs, .js, .cjs, .ts), a script or any program',
  protocol: 'how a program is told what to do: json, positional or flags (default: by its name)',
  args: 'further words for a program, as a list',
  forwardPort: 'port at which a positional script finds the server too (default 30080; 0 for none)',
  timeoutS: 'how long a program may take for a point (default 3600)',
};

/** A workload of the user's own: a module whose requests iwc sends, or a program. */
export async function readPlugin(
  workload: WorkloadConfig,
  around: WorkloadSurroundings,
  context: Context,
): Promise<WorkloadSpec | null> {
  const { source, report } = around;
  const own = new Map<string, unknown>();
  const parameters: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(workload.config)) {
    const name = Object.keys(pluginKeys).find((known) => looseKey(known) === looseKey(key));
    if (name === undefined) parameters[key] = value;
    else own.set(name, value);
  }
  const named = own.get('plugin');
  if (typeof named !== 'string') {
    report(source.problem([...workload.path, 'plugin'], 'bad-plugin', 'plugin is not the path of a file'));
    return null;
  }
  const path = await findInput(named, around, [...workload.path, 'plugin'], context);
  if (path === null) return null;
  const protocol = protocolOf(own.get('protocol'), path);
  const config = { ...workload, config: parameters };
  if (protocol === 'module') return await readModule(path, config, around, context);
  if (protocol === null) {
    const given = String(own.get('protocol'));
    report(
      source.problem(
        [...workload.path, 'protocol'],
        'bad-value',
        `protocol: '${given}' is none of module, ${programProtocols.join(', ')}`,
        suggest(given, ['module', ...programProtocols]),
      ),
    );
    return null;
  }
  return readProgram({ path, protocol, own }, config, around);
}

function protocolOf(given: unknown, path: string): ProgramProtocol | 'module' | null {
  if (given !== undefined)
    return given === 'module' ? 'module' : (programProtocols.find((name) => name === given) ?? null);
  if (/\.[cm]?[jt]s$/.test(path)) return 'module';
  if (/\.(sh|bash)$/.test(path)) return 'positional';
  return path.endsWith('.py') ? 'flags' : 'json';
}

async function readModule(
  path: string,
  config: WorkloadConfig,
  around: WorkloadSurroundings,
  context: Context,
): Promise<WorkloadSpec | null> {
  try {
    const kind = moduleKind(await loadModule(path), { name: config.kind, file: path });
    const workload = await fromShelf(kind, config, around, context);
    return workload === null ? null : { ...workload, files: [...workload.files, path] };
  } catch (error) {
    if (!(error instanceof IwcError)) throw error;
    for (const problem of error.problems) around.report(problem);
    return null;
  }
}

interface Program {
  readonly path: string;
  readonly protocol: ProgramProtocol;
  readonly own: ReadonlyMap<string, unknown>;
}

function readProgram(
  { path, protocol, own }: Program,
  { kind, config, path: at, name }: WorkloadConfig,
  around: WorkloadSurroundings,
): WorkloadSpec | null {
  const { source } = around;
  let problems = 0;
  const report = (problem: Problem) => {
    problems++;
    around.report(problem);
  };
  const { QPS: qps, ...parameters } = config;
  const loads = readLoads(qps, source, [...at, 'QPS']);
  if (loads === null)
    report(
      source.problem(at, 'missing-key', 'QPS is missing: a list of the loads to run at', 'QPS: [1, 2, 4]'),
    );
  if (protocol === 'positional')
    for (const key of Object.keys(parameters))
      report(
        source.problem(
          [...at, key],
          'unknown-key',
          `'${key}': a positional script takes no parameters by name`,
          'say args: [...] for words between KEY and NAME, or protocol: flags or json',
        ),
      );
  const args = own.get('args') ?? [];
  if (!Array.isArray(args)) report(source.problem([...at, 'args'], 'bad-value', 'args is not a list'));
  const forwardPort = own.get('forwardPort') ?? 30080;
  if (!Number.isInteger(forwardPort) || Number(forwardPort) < 0 || Number(forwardPort) > 65535)
    report(source.problem([...at, 'forwardPort'], 'bad-value', 'forwardPort is not a port'));
  const timeoutS = own.get('timeoutS') ?? 3600;
  if (typeof timeoutS !== 'number' || !(timeoutS > 0))
    report(source.problem([...at, 'timeoutS'], 'bad-value', 'timeoutS is not a number of seconds > 0'));
  const points =
    loads === null ? null : attempt(() => qpsPoints(loads, path), source, [...at, 'QPS'], report);
  if (problems > 0 || points === null) return null;
  return {
    id: fileSafe(name ?? snakeCase(kind)),
    kind,
    result_name: fileSafe(name ?? snakeCase(kind)),
    loop: 'plugin',
    parameters: config,
    points,
    files: [path],
    work: {
      kind: 'program',
      protocol,
      path,
      argv: interpreted(path),
      args: (args as readonly unknown[]).map(String),
      parameters,
      forwardPort: forwardPort as number,
      timeoutS: timeoutS as number,
    },
  };
}

function readLoads(qps: unknown, source: SpecSource, path: SpecPath): readonly string[] | null {
  if (qps === undefined || qps === null) return null;
  const list: readonly unknown[] = Array.isArray(qps) ? qps : [qps];
  if (list.length === 0) return null;
  return list.map((item, i) =>
    typeof item === 'number'
      ? source.numberText(Array.isArray(qps) ? [...path, i] : path, item)
      : String(item),
  );
}

/** Scripts run by their interpreter, so that they need no execute bit. */
function interpreted(path: string): readonly string[] {
  if (/\.(sh|bash)$/.test(path)) return ['bash', path];
  if (path.endsWith('.py')) return ['python3', path];
  // A bare name would be looked for in PATH.
  return [/[\\/]/.test(path) ? path : `./${path}`];
}
