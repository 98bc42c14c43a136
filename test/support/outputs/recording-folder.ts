import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../repository.ts';

/** A working folder that holds the project's own inputs, and knows which files a command has written. */
export interface RecordingFolder {
  readonly path: string;
  /** The files that are new or different since the last call, by path below the folder. */
  takeChanges(): ReadonlyMap<string, Buffer>;
  /** Deletes the folder. */
  remove(): void;
}

/** Inputs that every clone has; commands name them by these relative paths. */
const inputs = ['fixtures', 'examples'];

/** A folder with the project's inputs and further files, all of which count as known. */
export function createRecordingFolder(files: Readonly<Record<string, string>>): RecordingFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'iwc-outputs-')));
  for (const name of inputs)
    cpSync(fileURLToPath(new URL(name, repositoryRoot)), join(path, name), { recursive: true });
  // Threads find the loader of TypeScript from the working folder.
  symlinkSync(fileURLToPath(new URL('node_modules', repositoryRoot)), join(path, 'node_modules'), 'junction');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const known = new Map<string, Buffer>();
  const takeChanges = () => findChanges(path, known);
  takeChanges();
  return { path, takeChanges, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function findChanges(folder: string, known: Map<string, Buffer>): Map<string, Buffer> {
  const changes = new Map<string, Buffer>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    if (known.get(path)?.equals(bytes)) continue;
    known.set(path, bytes);
    changes.set(path.slice(folder.length + 1).replaceAll('\\', '/'), bytes);
  }
  return changes;
}
