import { InputError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';

/** Trace files behind the given paths: files as they are, folders by what lies in them. @throws InputError */
export async function findTraces(runtime: Runtime, paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (path === '-' || (await runtime.files.kind(path)) !== 'folder') {
      found.push(path);
      continue;
    }
    const names = await runtime.files.list(path);
    const traces = names.filter((name) => /\.json(?:\.gz|\.zst)?$/.test(name));
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
