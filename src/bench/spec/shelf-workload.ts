import type { Context } from '../../core/context.ts';
import { IwcError, type Problem } from '../../core/errors.ts';
import type { OptionTable } from '../../core/options.ts';
import type { Registry } from '../../core/registry.ts';
import type { LoadPoint, WorkloadKind } from '../../workload-kinds/index.ts';
import { fileSafe, type Mapping, specKey } from './key-spelling.ts';
import { type Parameters, readParameters } from './read-parameters.ts';
import type { SpecPath, SpecSource } from './spec-source.ts';
import type { WorkloadSpec } from './workload-spec.ts';

/** What is known while workloads are read. */
export interface WorkloadSurroundings {
  readonly source: SpecSource;
  /** Paths in the spec file are relative to it. */
  readonly folder: string;
  readonly kinds: Registry<WorkloadKind>;
  readonly loop: 'open' | 'users';
  /** Input files by kind, in place of those that the spec file names. */
  readonly inputs: Readonly<Record<string, string>>;
  report(problem: Problem): void;
}

/** A configuration of a workload, cut out of the spec file. */
export interface WorkloadConfig {
  /** The key it stands under. */
  readonly kind: string;
  /** Without the keys that every workload may have. */
  readonly config: Mapping;
  readonly path: SpecPath;
  readonly loop: 'open' | 'users';
  /** What the user calls it; null for the kind's own name. */
  readonly name: string | null;
}

/** A workload that iwc plans itself, from the shelf or from a module. */
export async function fromShelf(
  kind: WorkloadKind,
  { config, path, loop, name, kind: written }: WorkloadConfig,
  around: WorkloadSurroundings,
  context: Context,
): Promise<WorkloadSpec | null> {
  const { source } = around;
  let problems = 0;
  const report = (problem: Problem) => {
    problems++;
    around.report(problem);
  };
  const table = kind.options as OptionTable;
  const whole = withInput(config, kind, around.inputs[written]);
  const parameters = readParameters({ table, config: whole, kind: written }, source, path, report);
  const inputPath = await inputOf(kind, parameters, { ...around, report }, path, context);
  if (problems > 0) return null;
  const points = attempt(() => kind.points(parameters.values as never), source, path, report);
  if (points === null) return null;
  if (points.length === 0) report(source.problem(path, 'no-points', `${written} names no load to run at`));
  checkPointNames(points, source, path, report);
  if (problems > 0) return null;
  return {
    id: fileSafe(name ?? kind.resultName),
    kind: kind.name,
    result_name: fileSafe(name ?? kind.resultName),
    loop,
    parameters: parameters.written,
    points,
    files: inputPath === null ? [] : [inputPath],
    work: {
      kind: 'planned',
      inputPath,
      plan: (point, tools) => kind.plan(parameters.values as never, point, tools),
    },
  };
}

/** The configuration with the input that a flag gives it. */
function withInput(config: Mapping, kind: WorkloadKind, given: string | undefined): Mapping {
  return given === undefined || kind.inputOption === null
    ? config
    : { ...config, [specKey(kind.inputOption)]: given };
}

/** The input file, found. One that the kind can do without may be missing: whether it is needed shows when it plans. */
async function inputOf(
  kind: WorkloadKind,
  { values }: Parameters,
  around: WorkloadSurroundings,
  path: SpecPath,
  context: Context,
): Promise<string | null> {
  const input = kind.inputOption === null ? null : values[kind.inputOption];
  if (kind.inputOption === null || typeof input !== 'string' || input === '') return null;
  const isNeeded = (kind.options as OptionTable)[kind.inputOption]?.required === true;
  const report = (problem: Problem) => {
    if (isNeeded) around.report(problem);
    else context.notices.add({ code: 'missing-input', reason: `${kind.name}: ${problem.message}` });
  };
  return await findInput(input, { ...around, report }, path, context);
}

function checkPointNames(
  points: readonly LoadPoint[],
  source: SpecSource,
  path: SpecPath,
  report: (problem: Problem) => void,
): void {
  const seen = new Set<string>();
  for (const { name } of points) {
    if (seen.has(name))
      report(source.problem(path, 'repeated-load', `the load '${name}' is asked for twice`));
    seen.add(name);
  }
}

/** Runs what may throw problems, and gives them their place. */
export function attempt<T>(
  work: () => T,
  source: SpecSource,
  path: SpecPath,
  report: (problem: Problem) => void,
): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof IwcError)) throw error;
    for (const problem of error.problems) report({ ...problem, place: problem.place ?? source.place(path) });
    return null;
  }
}

/** The file that a path in the spec file names: from its folder, or else from the working folder. */
export async function findInput(
  named: string,
  { source, folder, report }: Pick<WorkloadSurroundings, 'source' | 'folder' | 'report'>,
  path: SpecPath,
  { runtime }: Context,
): Promise<string | null> {
  const candidates = isAbsolute(named) ? [named] : [joinPath(folder, named), named];
  for (const candidate of candidates) if ((await runtime.files.kind(candidate)) !== null) return candidate;
  report(
    source.problem(
      path,
      'missing-file',
      `there is no '${named}'`,
      `looked for ${[...new Set(candidates)].join(' and ')}`,
    ),
  );
  return null;
}

/** @throws never; a bare name of a folder stays one */
export function joinPath(folder: string, path: string): string {
  return folder === '' || folder === '.' ? path : `${folder}/${path}`;
}

function isAbsolute(path: string): boolean {
  return /^([\\/]|[A-Za-z]:[\\/])/.test(path);
}
