import type { RecordChunk } from '../core/batch.ts';
import { splitJsonArray } from './json-array.ts';
import { splitLines } from './lines.ts';

/** How records lie in a file: elements of one JSON array, or one JSON value a line. */
export type Container = 'json-array' | 'jsonl';

/** Records, and how they lay in the file. */
export interface RecordPiece {
  readonly container: Container;
  readonly records: RecordChunk;
}

/** Cuts bytes into records. The container is the first byte's choice when both are allowed. */
export async function* splitRecords(
  pieces: AsyncIterable<Uint8Array>,
  source: string,
  allowed: readonly Container[],
): AsyncGenerator<RecordPiece> {
  const iterator = pieces[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let first: number | null = null;
  while (first === null) {
    const next = await iterator.next();
    if (next.done === true) break;
    head.push(next.value);
    first = firstTextByte(next.value);
  }
  const whole = replay(head, iterator);
  const container = allowed.length === 1 ? allowed[0]! : first === 0x5b ? 'json-array' : 'jsonl';
  const chunks = container === 'json-array' ? splitJsonArray(whole, source) : splitLines(whole, source);
  for await (const records of chunks) yield { container, records };
}

function firstTextByte(piece: Uint8Array): number | null {
  for (const byte of piece) if (byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) return byte;
  return null;
}

async function* replay(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
