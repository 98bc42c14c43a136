import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { InputError, OutsideError } from '../../core/errors.ts';
import type { Runtime } from '../../core/runtime.ts';
import { createRuntime } from '../../io/create-runtime.ts';
import { StagedFiles } from './staged-files.ts';
import { resolveSpecOptions, writeSpec } from './write-spec.ts';

test('a spec that fails leaves the folders that were there, and no others', async (t) => {
  const folder = temporaryFolder(t);
  const prompts = join(folder, 'p.jsonl');
  writeFileSync(prompts, '{"prompt_id":"a"}\n');
  const there = join(folder, 'there');
  mkdirSync(there);
  for (const options of [
    { outDir: there },
    { outDir: join(folder, 'new') },
    { outDir: join(there, 'new/and/deep/') },
    { tmpRoot: join(folder, 'tmp') },
  ])
    await assert.rejects(
      writeSpec(resolveSpecOptions({ tokenizer: 'simple', prompts, ...options }), testContext()),
      InputError,
    );
  assert.deepEqual(readdirSync(folder).sort(), ['p.jsonl', 'there']);
  assert.deepEqual(readdirSync(there), []);
});

/** Real files that count those open, on a disk that is full once `isFull`. */
function countingRuntime() {
  const runtime = createRuntime();
  const disk = { open: 0, isFull: false };
  const files: Runtime['files'] = {
    ...runtime.files,
    async create(path) {
      const file = await runtime.files.create(path);
      disk.open++;
      return {
        async write(bytes) {
          if (disk.isFull) throw new OutsideError({ code: 'cannot-write', message: 'no space left' });
          await file.write(bytes);
        },
        async close() {
          disk.open--;
          await file.close();
        },
      };
    },
  };
  return { runtime: { ...runtime, files }, disk };
}

test('a file that cannot be written is closed when all are discarded', async (t) => {
  const folder = join(temporaryFolder(t), 'new');
  const { runtime, disk } = countingRuntime();
  const staged = new StagedFiles(runtime, folder);
  await (await staged.open('first')).finish();
  await staged.open('second');
  disk.isFull = true;
  await assert.rejects(staged.write('third', 'text'), OutsideError);
  await staged.discard();
  assert.equal(disk.open, 0);
  assert.ok(!existsSync(folder));
});

test('a folder that cannot take the files is not left behind empty', async (t) => {
  const base = temporaryFolder(t);
  const { runtime } = countingRuntime();
  const rename = async () => {
    throw new OutsideError({ code: 'cannot-write', message: 'no' });
  };
  const staged = new StagedFiles({ ...runtime, files: { ...runtime.files, rename } }, base);
  await staged.write('first', 'text');
  await assert.rejects(staged.commit(join(base, 'made/for/it')), OutsideError);
  await staged.discard();
  assert.deepEqual(readdirSync(base), []);
});
