import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Runs work in a new folder that goes away with it. */
export async function withTemporaryFolder<T>(
  prefix: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies a file, and links everything else of its folder beside the copy. Both folders have to be there. */
export async function copyWithSiblings(file: string, target: string): Promise<string> {
  const path = resolve(file);
  const folder = join(path, '..');
  for (const name of await readdir(folder))
    if (join(folder, name) !== path) await symlink(join(folder, name), join(target, name));
  const copy = join(target, path.slice(folder.length).replace(/^[\\/]+/, ''));
  await cp(path, copy);
  return copy;
}

/** Copies a folder with all in it. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
}
