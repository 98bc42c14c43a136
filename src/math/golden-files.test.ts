import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * The reference outputs live beside the repository, in ../shared (or IWC_SHARED_DIR). A test that needs them skips with
 * a reason where they are absent.
 */
const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const sharedDirectory = process.env['IWC_SHARED_DIR'] ?? resolve(repositoryRoot, '../shared');

/** For `test(name, { skip }, …)`: false when the file is there. */
export function skipWithout(path: string): string | false {
  const file = resolve(sharedDirectory, path);
  return existsSync(file) ? false : `needs ${file}`;
}

export function readGolden(path: string): unknown {
  return JSON.parse(readFileSync(resolve(sharedDirectory, path), 'utf8'));
}
