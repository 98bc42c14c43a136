import type { Context } from '../../core/context.ts';
import { InputError, type Problem } from '../../core/errors.ts';
import { isMapping, type Mapping } from './key-spelling.ts';
import { folderOf } from './read-spec.ts';
import { joinPath } from './shelf-workload.ts';
import { SpecSource } from './spec-source.ts';

/** One suite of a list, or a spec file by itself. */
export interface SpecFile {
  readonly path: string;
  readonly infrastructure: Mapping | null;
}

const locations = ['NoBench', 'LocalMinikube', 'LMCacheGKE', 'Local-Flat'];

/**
 * The spec files that a path names: itself, or those that a `run-bench.yaml` lists. They are looked for in
 * `0-bench-specs/` beside it, as LMBench has them, and beside it.
 * @throws InputError listing every problem of the list
 */
export async function findSpecs(path: string, context: Context): Promise<readonly SpecFile[]> {
  const text = new TextDecoder().decode(await context.runtime.files.readAll(path));
  const source = SpecSource.parse(text, path);
  const top = source.value;
  if (!isMapping(top) || !('0-bench-specs' in top || '1-infrastructure' in top))
    return [{ path, infrastructure: null }];
  const problems: Problem[] = [];
  const report = (at: string, message: string, hint?: string) =>
    problems.push(source.problem([at], 'bad-list', message, hint));
  const infrastructure = top['1-infrastructure'] ?? null;
  if (infrastructure !== null && !isMapping(infrastructure))
    report('1-infrastructure', "'1-infrastructure' is not a mapping");
  else if (infrastructure !== null) checkLocation(infrastructure, report);
  const listed = top['0-bench-specs'];
  const names: readonly unknown[] = Array.isArray(listed) ? listed : [];
  if (names.length === 0)
    report('0-bench-specs', "'0-bench-specs' is not a list of spec files", 'such as [my-suite.yaml]');
  const specs: SpecFile[] = [];
  for (const [i, name] of names.entries()) {
    const found = await findSpec(String(name), folderOf(path), context);
    if (found !== null)
      specs.push({ path: found, infrastructure: isMapping(infrastructure) ? infrastructure : null });
    else
      problems.push(
        source.problem(
          ['0-bench-specs', i],
          'missing-file',
          `there is no spec file '${String(name)}'`,
          'looked for it in 0-bench-specs/ and beside the list',
        ),
      );
  }
  if (problems.length > 0) throw new InputError(problems);
  return specs;
}

function checkLocation(
  infrastructure: Mapping,
  report: (at: string, message: string, hint?: string) => void,
): void {
  const location = infrastructure['Location'];
  if (location !== undefined && !locations.includes(String(location)))
    report('1-infrastructure', `Location: '${String(location)}' is not one of ${locations.join(', ')}`);
}

async function findSpec(name: string, folder: string, { runtime }: Context): Promise<string | null> {
  for (const candidate of [joinPath(folder, `0-bench-specs/${name}`), joinPath(folder, name)])
    if ((await runtime.files.kind(candidate)) === 'file') return candidate;
  return null;
}
