import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';

/**
 * Trace files behind the given paths: files as they are, folders by what lies in them. Merged traces that an
 * engine wrote beside those of its ranks hold the same events again and are left out of a folder.
 * @throws InputError for a folder without traces
 */
export async function findTraces(
  paths: readonly string[],
  { runtime, notices }: Context,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (path === '-' || (await runtime.files.kind(path)) !== 'folder') {
      found.push(path);
      continue;
    }
    const names = await runtime.files.list(path);
    const all = names.filter((name) => /\.json(?:\.gz|\.zst)?$/.test(name));
    const ranks = all.filter((name) => !name.startsWith('merged-'));
    const traces = ranks.length > 0 ? ranks : all;
    for (const name of all)
      if (!traces.includes(name))
        notices.add({
          code: 'merged-trace-skipped',
          reason: 'holds the events of the other traces again',
          place: { file: `${path}/${name}` },
        });
    if (traces.length === 0)
      throw new InputError({
        code: 'no-traces',
        message: 'the folder holds no .json or .json.gz',
        place: { file: path },
        hint: 'name the trace files, or the folder that the profiler wrote to',
      });
    found.push(...traces.map((name) => `${path}/${name}`));
  }
  return found;
}
