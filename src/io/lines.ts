import type { RecordChunk } from '../core/batch.ts';
import { RecordBuffer } from './record-buffer.ts';

const lineFeed = 0x0a;

/**
 * Cuts bytes into chunks of whole lines. A record is a line with its line feed, blank ones included, so that
 * record index + 1 is the line number; a last line without a line feed counts too.
 */
export async function* splitLines(
  pieces: AsyncIterable<Uint8Array>,
  source: string,
): AsyncGenerator<RecordChunk> {
  const buffer = new RecordBuffer(source);
  for await (const piece of pieces) {
    const start = buffer.append(piece);
    // A Buffer searches many times as fast as the array it is.
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1))
      buffer.endRecord(start + at + 1);
    if (buffer.isFull) yield buffer.take()!;
  }
  const { length } = buffer.bytes;
  if (length > buffer.openStart) buffer.endRecord(length);
  const last = buffer.take();
  if (last !== null) yield last;
}
