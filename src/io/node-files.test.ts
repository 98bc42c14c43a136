import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/context.ts';
import { nodeFiles } from './node-files.ts';

test('folders are made with those above them, at once or again, by two at a time', async (t) => {
  const folder = temporaryFolder(t);
  const deep = join(folder, 'a', 'b', 'c');
  await Promise.all([nodeFiles.makeFolder(deep), nodeFiles.makeFolder(join(folder, 'a', 'b', 'd'))]);
  await nodeFiles.makeFolder(deep);
  assert.ok(statSync(deep).isDirectory());
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  await nodeFiles.makeFolder(join(folder, 'link', 'inside'));
  assert.ok(statSync(join(folder, 'real', 'inside')).isDirectory());
});

test('a file in the way, and a link to nowhere, are said', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
  await assert.rejects(
    nodeFiles.makeFolder(join(folder, 'file')),
    /cannot make: something else has that name/,
  );
  await assert.rejects(nodeFiles.makeFolder(join(folder, 'file', 'inside')), /a part of the path is a file/);
  await assert.rejects(nodeFiles.makeFolder(join(folder, 'link', 'inside')), /cannot make/);
});

const noProc = existsSync('/proc/self') ? false : 'needs Linux and root';

test('a folder that refuses new ones ends the command, as /proc does', { skip: noProc }, async () => {
  await assert.rejects(nodeFiles.makeFolder('/proc/iwc'), /cannot make: no such file or folder/);
  await assert.rejects(nodeFiles.makeFolder('/proc/iwc/runs'), /cannot make: no such file or folder/);
  await assert.rejects(nodeFiles.create('/proc/iwc/w.jsonl'), /cannot write: no such file or folder/);
});
