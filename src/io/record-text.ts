import { isAscii, isUtf8 } from 'node:buffer';
import type { RecordChunk } from '../core/batch.ts';

/**
 * The texts of a chunk's records; null where the bytes are not UTF-8. A byte order mark at the very start
 * of the input is dropped.
 */
export function recordTexts(chunk: RecordChunk): readonly (string | null)[] {
  const bytes = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.byteLength);
  const texts = isAscii(bytes) ? sliceText(bytes, chunk.ends) : decodeEach(bytes, chunk.ends);
  if (chunk.firstRecord === 0 && texts[0]?.charCodeAt(0) === 0xfeff) texts[0] = texts[0].slice(1);
  return texts;
}

function sliceText(bytes: Buffer, ends: Int32Array): (string | null)[] {
  const whole = bytes.toString('latin1');
  const texts = new Array<string>(ends.length);
  let start = 0;
  for (let i = 0; i < ends.length; i++) {
    texts[i] = whole.slice(start, ends[i]);
    start = ends[i]!;
  }
  return texts;
}

function decodeEach(bytes: Buffer, ends: Int32Array): (string | null)[] {
  const isValid = isUtf8(bytes);
  const texts = new Array<string | null>(ends.length);
  let start = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i]!;
    texts[i] = isValid || isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : null;
    start = end;
  }
  return texts;
}

/** UTF-8 of a well-formed text. */
export function encodeText(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** The text of UTF-8 bytes; a byte order mark stays. */
export function decodeText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
