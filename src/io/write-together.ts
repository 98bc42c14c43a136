import type { Runtime } from '../core/runtime.ts';
import { type AtomicFile, createAtomic } from './atomic-write.ts';

/**
 * Writes several files that appear in their places together, in the order they were opened, once `write` is done; when it
 * fails none does, and what was opened is discarded, the last first. `-` is standard output.
 */
export async function writeTogether<T>(
  runtime: Runtime,
  write: (open: (path: string) => Promise<AtomicFile>) => Promise<T>,
): Promise<T> {
  const opened: AtomicFile[] = [];
  try {
    const result = await write(async (path) => {
      const file = await createAtomic(runtime, path);
      opened.push(file);
      return file;
    });
    for (const file of opened) await file.commit();
    return result;
  } catch (error) {
    for (const file of opened.reverse()) await file.discard();
    throw error;
  }
}
