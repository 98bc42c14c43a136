import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** The gzip form of bytes; the same bytes give the same form on one version of Node. */
export async function* compressGzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = Readable.from(pieces, { objectMode: true, highWaterMark: 2 });
  const gzip = createGzip({ chunkSize: 1 << 18 });
  input.on('error', (error) => gzip.destroy(error));
  input.pipe(gzip);
  try {
    for await (const piece of gzip) yield piece as Uint8Array;
  } finally {
    input.destroy();
  }
}
