import type { Runtime } from '../core/runtime.ts';
import { decompress } from '../io/decompress.ts';

/** The line (from 1) on which a byte of a file's plain content lies; null when the file cannot be read again. */
export async function lineOfByte(runtime: Runtime, path: string, offset: number): Promise<number | null> {
  if ((await runtime.files.kind(path)) !== 'file') return null;
  let line = 1;
  let start = 0;
  for await (const piece of decompress(runtime.files.read(path), path)) {
    for (let at = piece.indexOf(0x0a); at >= 0 && start + at < offset; at = piece.indexOf(0x0a, at + 1))
      line++;
    start += piece.length;
    if (start >= offset) break;
  }
  return line;
}
