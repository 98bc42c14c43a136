import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { InputError } from '../core/errors.ts';

type Pieces = AsyncIterable<Uint8Array>;

/** Bytes per piece out of zlib: its own 16 KiB cost more in turns of the event loop than in inflating. */
const outputBytes = 1 << 18;

/** Plain bytes of a stream that may be gzip or zstd; told by its first bytes, not by its name. */
export async function* decompress(pieces: Pieces, source: string): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const { head, ended } = await readHead(iterator);
  const whole = rejoin(head, iterator, ended);
  const codec = codecOf(head);
  if (codec === 'none') yield* whole;
  else if (codec === 'gzip')
    yield* throughZlib(whole, zlib.createGunzip({ chunkSize: outputBytes }), source, 'gzip');
  else yield* decompressZstd(whole, source);
}

/** Which compression the first four bytes announce. */
function codecOf(head: Uint8Array): 'none' | 'gzip' | 'zstd' {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  return 'none';
}

async function readHead(iterator: AsyncIterator<Uint8Array>): Promise<{ head: Uint8Array; ended: boolean }> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 4) {
    const next = await iterator.next();
    if (next.done === true) return { head, ended: true };
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return { head, ended: false };
}

async function* rejoin(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
  ended: boolean,
): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    if (ended) return;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

async function* throughZlib(
  pieces: Pieces,
  stream: NodeJS.ReadWriteStream,
  source: string,
  codec: string,
): AsyncGenerator<Uint8Array> {
  const input = Readable.from(pieces, { objectMode: true, highWaterMark: 2 });
  const forward = (error: Error) => (stream as unknown as Readable).destroy(error);
  input.on('error', forward);
  input.pipe(stream);
  try {
    for await (const piece of stream) yield piece as unknown as Uint8Array;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged(source, codec, error);
  } finally {
    input.destroy();
  }
}

async function* decompressZstd(pieces: Pieces, source: string): AsyncGenerator<Uint8Array> {
  const native = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress;
  // Node 22's takes data cut short for a whole; before that there is none.
  const isSound = Number.parseInt(process.versions.node, 10) >= 24;
  if (native === undefined || !isSound) yield* decompressZstdInScript(pieces, source);
  else yield* throughZlib(pieces, native(), source, 'zstd');
}

/** For Node versions whose zlib has no zstd, or none that finds damage. */
async function* decompressZstdInScript(pieces: Pieces, source: string): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  const ready: Uint8Array[] = [];
  let finished = false;
  const decoder = new Decompress((piece, isLast) => {
    if (piece.length > 0) ready.push(piece);
    if (isLast === true) finished = true;
  });
  try {
    for await (const piece of pieces) {
      decoder.push(piece);
      while (ready.length > 0) yield ready.shift()!;
    }
    decoder.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged(source, 'zstd', error);
  }
  yield* ready;
  if (!finished) throw damaged(source, 'zstd', new Error('unexpected end of file'));
}

function damaged(source: string, codec: string, error: unknown): InputError {
  const { message } = error as Error;
  return new InputError(
    {
      code: `bad-${codec}`,
      message: `the ${codec} data is damaged or cut short: ${message}`,
      place: { file: source },
      hint: 'copy or download the file again',
    },
    { cause: error },
  );
}
