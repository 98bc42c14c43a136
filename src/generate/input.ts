import type { Context } from '../core/context.ts';
import { InterruptedError } from '../core/errors.ts';
import { decompress } from '../io/decompress.ts';
import { createSha256 } from '../io/hash.ts';

/** A file that was read, as manifests name it; the hash is over uncompressed bytes. */
export interface HashedInput {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A file being read once, hashed on the way. */
export interface OpenInput {
  pieces(): AsyncGenerator<Uint8Array>;
  /** Once the pieces have ended. */
  hashed(): HashedInput;
}

/** Opens an input, plain, .gz or .zst. @throws InputError when it cannot be read, InterruptedError */
export function openInput(path: string, context: Context): OpenInput {
  const hash = createSha256();
  let bytes = 0;
  return {
    async *pieces() {
      const label = `reading ${path}`;
      for await (const piece of decompress(context.runtime.files.read(path), path)) {
        if (context.signal.aborted) throw new InterruptedError();
        hash.update(piece);
        bytes += piece.length;
        yield piece;
        context.progress({ label, done: bytes, total: null, unit: 'bytes' });
      }
      context.progress({ label, done: bytes, total: null, unit: 'bytes', isLast: true });
    },
    hashed: () => ({ path, sha256: hash.digestHex(), bytes }),
  };
}

/** A whole file as text, with its hash. */
export async function readText(
  path: string,
  context: Context,
): Promise<{ readonly text: string; readonly input: HashedInput }> {
  const source = openInput(path, context);
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of source.pieces()) text += decoder.decode(piece, { stream: true });
  return { text: text + decoder.decode(), input: source.hashed() };
}
