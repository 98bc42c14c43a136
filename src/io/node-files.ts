import { constants, promises as fs } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { chunkBytes } from '../core/batch.ts';
import { InputError, OutsideError } from '../core/errors.ts';
import type { Files, FileWriter, PathKind, RandomAccess } from '../core/runtime.ts';

/** A little more than a chunk of records, so that the whole lines of one piece are a chunk. */
const readBytes = chunkBytes + (1 << 16);

/** The real file system, with failures said in words that name the path. */
export const nodeFiles: Files = {
  read: (path) => (path === '-' ? readStandardInput() : readFile(path)),
  async readAll(path) {
    if (path === '-') return concatenate(readStandardInput());
    return await attempt(path, 'read', () => fs.readFile(path));
  },
  openRandom: (path) => openRandom(path),
  async sizeBytes(path) {
    if (path === '-') return null;
    const stat = await attempt(path, 'read', () => fs.stat(path));
    return stat.isFile() ? stat.size : null;
  },
  kind: (path) => kindOf(path),
  identify: (path) => identify(resolve(path)),
  list: async (path) => (await attempt(path, 'list', () => fs.readdir(path))).sort(),
  create: (path) => attempt(path, 'write', () => openWriter(path, 'w')),
  append: (path) => attempt(path, 'write', () => openWriter(path, 'a')),
  rename: (from, to) => attempt(to, 'write', () => fs.rename(from, to)),
  remove: (path) => attempt(path, 'remove', () => fs.rm(path, { force: true })),
  async makeFolder(path) {
    await attempt(path, 'make', () => makeFolders(resolve(path)));
  },
  // What stands in the way, most likely a file, is not ours to move.
  removeEmptyFolder: (path) => fs.rmdir(path).catch(() => {}),
};

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const handle = await attempt(path, 'read', () => fs.open(path, constants.O_RDONLY));
  try {
    for (;;) {
      const buffer = new Uint8Array(new ArrayBuffer(readBytes));
      const { bytesRead } = await attempt(path, 'read', () => handle.read(buffer, 0, readBytes));
      if (bytesRead === 0) return;
      yield bytesRead === readBytes ? buffer : buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function openRandom(path: string): Promise<RandomAccess> {
  if ((await kindOf(path)) === 'other' || path === '-')
    throw new InputError({
      code: 'not-a-file',
      message: 'this format is read by place, which a pipe does not allow',
      place: { file: path },
      hint: 'save it as a file first',
    });
  const handle = await attempt(path, 'read', () => fs.open(path, constants.O_RDONLY));
  return {
    byteLength: (await attempt(path, 'read', () => handle.stat())).size,
    async slice(start, end) {
      const bytes = new Uint8Array(new ArrayBuffer(end - start));
      const { bytesRead } = await attempt(path, 'read', () => handle.read(bytes, 0, end - start, start));
      return bytes.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

async function* readStandardInput(): AsyncGenerator<Uint8Array> {
  for await (const piece of process.stdin) yield piece as Uint8Array;
}

async function concatenate(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function kindOf(path: string): Promise<PathKind> {
  try {
    const stat = await fs.stat(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
  } catch {
    return null;
  }
}

/**
 * Makes a folder and those above it. Node's own recursive `mkdir` never ends where a folder that exists refuses a new
 * one with ENOENT, as `/proc` does.
 */
async function makeFolders(path: string): Promise<void> {
  try {
    await fs.mkdir(path);
  } catch (error) {
    if ((await kindOf(path)) === 'folder') return;
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || (await kindOf(above)) !== null) throw error;
    await makeFolders(above);
    await makeFolders(path);
  }
}

async function identify(path: string): Promise<string> {
  try {
    return await fs.realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await identify(folder), basename(path));
  }
}

async function openWriter(path: string, flags: 'w' | 'a'): Promise<FileWriter> {
  await makeFolders(dirname(resolve(path)));
  const handle = await fs.open(path, flags);
  const isRegular = (await handle.stat()).isFile();
  return {
    write: (bytes) =>
      attempt(path, 'write', async () => {
        let done = 0;
        while (done < bytes.length) done += (await handle.write(bytes, done)).bytesWritten;
      }),
    close: () =>
      attempt(path, 'write', async () => {
        try {
          if (isRegular) await handle.datasync();
        } finally {
          await handle.close();
        }
      }),
  };
}

/** Runs a file operation; a failure of the system becomes one that says the path and the way out. */
async function attempt<T>(path: string, action: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw fileError(path, action, error);
  }
}

const explanations: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOENT: ['no such file or folder', 'check the spelling and the working directory'],
  EACCES: ['permission denied', 'check who owns it and its mode'],
  EPERM: ['not permitted', 'check who owns it and its mode'],
  EISDIR: ['is a folder, not a file', 'name a file inside it'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  ENOSPC: ['the disk is full', 'free some space or write elsewhere; nothing was replaced'],
  EDQUOT: ['the disk quota is used up', 'free some space or write elsewhere; nothing was replaced'],
  EEXIST: ['something else has that name', 'name another path, or move what is there'],
  EROFS: ['the file system is read-only', 'write elsewhere'],
  EMFILE: ['too many open files', 'raise the limit with ulimit -n'],
};

function fileError(path: string, action: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const [message, hint] = explanations[code] ?? [(error as Error).message, undefined];
  const problem = {
    code: code === '' ? 'file-failed' : `file-${code.toLowerCase()}`,
    message: `cannot ${action}: ${message}`,
    place: { file: path },
    ...(hint === undefined ? {} : { hint }),
  };
  return action === 'read' || action === 'list'
    ? new InputError(problem, { cause: error })
    : new OutsideError(problem, error);
}
