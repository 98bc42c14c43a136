import type { Context } from '../core/context.ts';
import { InterruptedError } from '../core/errors.ts';
import { decompress } from './decompress.ts';

/** The bytes of a file, decompressed, with progress under a label. @throws InputError, InterruptedError when the user asks for it */
export async function* countedPieces(
  path: string,
  label: string,
  { runtime, signal, progress }: Context,
): AsyncGenerator<Uint8Array> {
  const total = await runtime.files.sizeBytes(path);
  let done = 0;
  const counted = async function* () {
    for await (const piece of runtime.files.read(path)) {
      if (signal.aborted) throw new InterruptedError();
      done += piece.length;
      yield piece;
      progress({ label, done, total, unit: 'bytes' });
    }
  };
  try {
    yield* decompress(counted(), path);
  } finally {
    progress({ label, done, total, unit: 'bytes', isLast: true });
  }
}
