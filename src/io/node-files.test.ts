import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeFiles } from './node-files.ts';

test('folders are made with those above them, again without complaint, and in the place of a file not at all', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'iwc-node-files-'));
  t.after(() => rmSync(root, { recursive: true }));
  const deep = join(root, 'a/b/../b/c');
  await nodeFiles.makeFolder(deep);
  await nodeFiles.makeFolder(deep);
  assert.ok(existsSync(join(root, 'a/b/c')));
  writeFileSync(join(root, 'file'), '');
  await assert.rejects(nodeFiles.makeFolder(join(root, 'file')), /file/);
  await assert.rejects(nodeFiles.makeFolder(join(root, 'file/below')), /below/);
});

test('a folder in which the system lets nothing be made is told, not tried for ever', {
  skip: process.platform === 'linux' ? false : '/proc is a thing of Linux',
}, async () => {
  await assert.rejects(nodeFiles.makeFolder('/proc/iwc-test/deeper'), /\/proc\/iwc-test\/deeper/);
});
