import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { writeTogether } from './write-together.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('files appear only when all of them are written', async (t) => {
  const folder = temporaryFolder(t);
  const paths = [join(folder, 'new/a'), join(folder, 'b')];
  const result = await writeTogether(testContext().runtime, async (open) => {
    for (const path of paths) await (await open(path)).write(bytes(path));
    assert.deepEqual(paths.map(existsSync), [false, false]);
    return 'done';
  });
  assert.equal(result, 'done');
  assert.deepEqual(
    paths.map((path) => readFileSync(path, 'utf8')),
    paths,
  );
});

test('after a failure all is as it was: earlier files stand, and no new folder is left', async (t) => {
  const folder = temporaryFolder(t);
  const old = join(folder, 'old');
  writeFileSync(old, 'before');
  const failure = new Error('the disk is full');
  await assert.rejects(
    writeTogether(testContext().runtime, async (open) => {
      for (const path of [old, join(folder, 'new/a'), join(folder, 'new/b')])
        await (await open(path)).write(bytes('after'));
      throw failure;
    }),
    failure,
  );
  assert.equal(readFileSync(old, 'utf8'), 'before');
  assert.deepEqual(readdirSync(folder), ['old']);
});

test('a file that cannot be opened takes those opened before with it', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(
    writeTogether(testContext().runtime, async (open) => {
      await open(join(folder, 'a'));
      await open(join(folder, 'file/below'));
    }),
  );
  assert.deepEqual(readdirSync(folder), ['file']);
});
