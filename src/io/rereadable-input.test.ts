import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import type { Context } from '../core/context.ts';
import { InterruptedError, OutsideError } from '../core/errors.ts';
import { withRereadableInput } from './rereadable-input.ts';

/** A context whose standard input gives two pieces, once. */
function piped(signal = new AbortController().signal): Context {
  const context = testContext({ signal });
  const { files } = context.runtime;
  let isRead = false;
  async function* once() {
    assert.ok(!isRead, 'standard input was read twice');
    isRead = true;
    for (const text of ['one ', 'two']) yield new TextEncoder().encode(text);
  }
  const read = (path: string) => (path === '-' ? once() : files.read(path));
  return { ...context, runtime: { ...context.runtime, files: { ...files, read } } };
}

/** Sends temporary files elsewhere until the test ends. */
function useTemporaryFolder(t: TestContext, folder: string): void {
  const before = process.env['TMPDIR'];
  t.after(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
  process.env['TMPDIR'] = folder;
}

test('standard input is read as often as asked, and its copy is gone afterwards, also after a failure', async (t) => {
  const folder = temporaryFolder(t);
  useTemporaryFolder(t, folder);
  const texts = await withRereadableInput(['a', '-'], piped(), async ({ runtime: { files } }) => {
    assert.equal(await files.sizeBytes('-'), 7);
    assert.equal((await readdir(folder)).length, 1);
    const read = async () => new TextDecoder().decode(await files.readAll('-'));
    return [await read(), await read()];
  });
  assert.deepEqual(texts, ['one two', 'one two']);
  const failing = withRereadableInput(['-'], piped(), () => Promise.reject(new Error('no')));
  await assert.rejects(failing, /no/);
  assert.deepEqual(await readdir(folder), []);
});

test('files alone are read from where they are', async () => {
  const context = piped();
  await withRereadableInput(['a', 'b'], context, async (given) => assert.equal(given, context));
});

test('copying stops when interrupted, and says when there is no room for the copy', async (t) => {
  const work = () => assert.fail('there is nothing to work on');
  await assert.rejects(withRereadableInput(['-'], piped(AbortSignal.abort()), work), InterruptedError);
  useTemporaryFolder(t, join(temporaryFolder(t), 'missing'));
  await assert.rejects(withRereadableInput(['-'], piped(), work), OutsideError);
});
