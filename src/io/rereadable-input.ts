import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../core/context.ts';
import { InterruptedError, OutsideError } from '../core/errors.ts';
import type { Files } from '../core/runtime.ts';

/**
 * Does work that reads its inputs more than once. When standard input (`-`) is among them, it is copied as it comes to a
 * temporary file, from which the context given to the work reads it any number of times; the copy is removed afterwards.
 * @throws OutsideError when no copy can be written, InterruptedError
 */
export async function withRereadableInput<T>(
  paths: readonly string[],
  context: Context,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  if (!paths.includes('-')) return await work(context);
  const folder = await temporaryFolder();
  try {
    const copy = join(folder, 'standard-input');
    await copyStandardInput(copy, context);
    const files = readingCopy(context.runtime.files, copy);
    return await work({ ...context, runtime: { ...context.runtime, files } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of this user alone: what is piped may be private. */
async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'iwc-'));
  } catch (error) {
    throw new OutsideError(
      {
        code: 'no-temporary-folder',
        message: `standard input is read twice, and no copy can be kept in ${tmpdir()}: ${(error as Error).message}`,
        hint: 'set TMPDIR to a folder that can be written to, or give a file instead of -',
      },
      error,
    );
  }
}

async function copyStandardInput(copy: string, { runtime, signal, progress }: Context): Promise<void> {
  const label = 'copying standard input';
  const file = await runtime.files.create(copy);
  let done = 0;
  try {
    for await (const piece of runtime.files.read('-')) {
      if (signal.aborted) throw new InterruptedError();
      await file.write(piece);
      done += piece.length;
      progress({ label, done, total: null, unit: 'bytes' });
    }
  } finally {
    progress({ label, done, total: null, unit: 'bytes', isLast: true });
    await file.close();
  }
}

function readingCopy(files: Files, copy: string): Files {
  const standIn = (path: string) => (path === '-' ? copy : path);
  return {
    ...files,
    read: (path) => files.read(standIn(path)),
    readAll: (path) => files.readAll(standIn(path)),
    sizeBytes: (path) => files.sizeBytes(standIn(path)),
  };
}
