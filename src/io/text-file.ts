import type { Runtime } from '../core/runtime.ts';
import { createAtomic } from './atomic-write.ts';
import { encodeText } from './record-text.ts';

/** Writes a whole text, to appear in its place only when it is complete; `-` is standard output. */
export async function writeTextFile(runtime: Runtime, path: string, text: string): Promise<void> {
  await writeBytesFile(runtime, path, encodeText(text));
}

/** The same for bytes, such as a picture's. */
export async function writeBytesFile(runtime: Runtime, path: string, bytes: Uint8Array): Promise<void> {
  const file = await createAtomic(runtime, path);
  try {
    await file.write(bytes);
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.commit();
}
