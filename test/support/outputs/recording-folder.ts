import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
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
  const known = new Map<string, KnownFile>();
  const takeChanges = () => findChanges(path, known);
  takeChanges();
  return { path, takeChanges, remove: () => rmSync(path, { recursive: true, force: true }) };
}

interface KnownFile {
  /** Changes with every writing; to compare the bytes of all files after each command would take longer than most. */
  readonly writing: string;
  readonly bytes: Buffer;
}

function findChanges(folder: string, known: Map<string, KnownFile>): Map<string, Buffer> {
  const changes = new Map<string, Buffer>();
  for (const path of filesBelow(folder)) {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    const writing = `${ino} ${size} ${mtimeNs}`;
    const before = known.get(path);
    if (before?.writing === writing) continue;
    const bytes = readFileSync(path);
    known.set(path, { writing, bytes });
    if (before?.bytes.equals(bytes) !== true)
      changes.set(path.slice(folder.length + 1).replaceAll('\\', '/'), bytes);
  }
  return changes;
}

/** Links are not followed, as Node's own recursive listing does from version 22 on: one leads to all packages. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}
