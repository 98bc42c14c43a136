import { dirname } from 'node:path';
import type { Files, FileWriter, Runtime } from '../core/runtime.ts';

/** A file that appears whole or not at all. */
export interface AtomicFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts the finished file in its place. */
  commit(): Promise<void>;
  /** Leaves the target as it was, and no empty folder that was made for it. */
  discard(): Promise<void>;
}

/** Opens a file that is written beside its target and renamed over it; `-` is standard output. */
export async function createAtomic(runtime: Runtime, path: string): Promise<AtomicFile> {
  if (path === '-') return standardOutput(runtime);
  const { files } = runtime;
  if ((await files.kind(path)) === 'other') return device(await files.create(path));
  const newFolders = await missingFolders(files, dirname(path));
  const temporary = `${path}.${Math.floor(runtime.clock.nowNs() % 1e12).toString(36)}.tmp`;
  const file = atomicFile(files, await files.create(temporary), temporary, path);
  return {
    ...file,
    async discard() {
      await file.discard();
      for (const folder of newFolders) await files.removeEmptyFolder(folder);
    },
  };
}

/** Folders on the way to one that are not there yet, the innermost first. */
export async function missingFolders(files: Files, folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = folder; (await files.kind(at)) === null && at !== dirname(at); at = dirname(at))
    missing.push(at);
  return missing;
}

function atomicFile(files: Files, writer: FileWriter, temporary: string, path: string): AtomicFile {
  let isOpen = true;
  const discard = async () => {
    // Closing may fail for the same reason writing did; what matters is that nothing is left behind.
    if (isOpen) await writer.close().catch(() => {});
    isOpen = false;
    await files.remove(temporary);
  };
  return {
    write: (bytes) => writer.write(bytes),
    async commit() {
      try {
        await writer.close();
        isOpen = false;
        await files.rename(temporary, path);
      } catch (error) {
        await discard();
        throw error;
      }
    },
    discard,
  };
}

function device(writer: FileWriter): AtomicFile {
  return {
    write: (bytes) => writer.write(bytes),
    commit: () => writer.close(),
    discard: () => writer.close(),
  };
}

function standardOutput(runtime: Runtime): AtomicFile {
  return {
    write: (bytes) => runtime.stdout.writeBytes(bytes),
    commit: async () => {},
    discard: async () => {},
  };
}
