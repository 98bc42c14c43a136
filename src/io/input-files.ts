import type { Files } from '../core/runtime.ts';

/** The files an input is made of: itself, or those that a folder holds, sorted by name. */
export async function inputFiles(path: string, files: Files): Promise<readonly string[]> {
  if ((await files.kind(path)) !== 'folder') return [path];
  const paths = (await files.list(path)).map((name) => `${path}/${name}`);
  const kinds = await Promise.all(paths.map((inside) => files.kind(inside)));
  return paths.filter((_, at) => kinds[at] === 'file');
}
