import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { InputDescriptions } from './input-descriptions.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('files, and those of a folder, are described in their order; standard input is not', async (t) => {
  const folder = temporaryFolder(t);
  const inside = join(folder, 'inside');
  mkdirSync(inside);
  const texts = { [join(inside, 'a')]: 'one', [join(inside, 'b')]: '', [join(folder, 'c')]: 'three' };
  for (const [path, text] of Object.entries(texts)) writeFileSync(path, text);
  const found = await new InputDescriptions(['-', inside, join(folder, 'c')], testContext()).all();
  assert.deepEqual(
    found,
    Object.entries(texts).map(([path, text]) => ({ path, sha256: sha256(text), bytes: text.length })),
  );
});

test('a file that is not there is told when it is asked for', async (t) => {
  const descriptions = new InputDescriptions([join(temporaryFolder(t), 'none')], testContext());
  await assert.rejects(descriptions.all(), /no such file/);
});

test('a pipe is left to those who read it until all is asked for', { skip: noPipes() }, async (t) => {
  const pipe = join(temporaryFolder(t), 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
  const write = (text: string) => spawn('sh', ['-c', `printf ${text} > "$0"`, pipe]);
  const context = testContext();
  const descriptions = new InputDescriptions([pipe], context);
  write('first');
  let read = '';
  for await (const piece of context.runtime.files.read(pipe)) read += new TextDecoder().decode(piece);
  assert.equal(read, 'first');
  write('second');
  assert.deepEqual(await descriptions.all(), [{ path: pipe, sha256: sha256('second'), bytes: 6 }]);
});

function noPipes(): string | false {
  return process.platform === 'win32' ? 'Windows has no named pipes in its file system' : false;
}
