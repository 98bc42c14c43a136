import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { InputError } from '../core/errors.ts';
import { decompress } from './decompress.ts';

/** `zstd -c` of "hello hello hello hello\n" (zstd 1.5): the frame is fixed, so that no tool is needed. */
const zstdFrame = Buffer.from('KLUv/QRYbQAAOGhlbGxvIAoBAJlLEah8Lqg=', 'base64');

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function plain(bytes: Uint8Array, size = 5): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of decompress(pieces(bytes, size), 'file')) all.push(piece);
  return Buffer.concat(all).toString();
}

const text = 'a line of text\n'.repeat(2000);

test('plain and gzip come out as the same bytes, however they are cut', async () => {
  for (const size of [1, 7, 1 << 16]) {
    assert.equal(await plain(Buffer.from('ab'), size), 'ab');
    assert.equal(await plain(gzipSync(text), size), text);
  }
  assert.equal(await plain(Buffer.from('')), '');
});

test('several gzip members in a row are one text', async () => {
  assert.equal(await plain(Buffer.concat([gzipSync('one '), gzipSync('two')])), 'one two');
});

test('zstd is read on every Node version', async () => {
  assert.equal(await plain(zstdFrame, 3), 'hello hello hello hello\n');
});

test('compressed data cut short or damaged is an input error that names the file', async () => {
  const gzip = gzipSync(text);
  const damaged = Buffer.from(gzip);
  damaged[30] = damaged[30]! ^ 0xff;
  for (const bytes of [gzip.subarray(0, gzip.length - 6), damaged, zstdFrame.subarray(0, 20)])
    await assert.rejects(plain(bytes), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.problems[0]!.place!.file, 'file');
      return true;
    });
});

test('a reader that stops early closes its source', async () => {
  let isClosed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.from('text');
    } finally {
      isClosed = true;
    }
  }
  for await (const piece of decompress(source(), 'file')) {
    assert.ok(piece.length > 0);
    break;
  }
  assert.ok(isClosed);
});
