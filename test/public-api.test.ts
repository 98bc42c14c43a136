import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderPublicApi } from './support/public-api.ts';
import { repositoryRoot } from './support/repository.ts';

const door = new URL('src/index.ts', repositoryRoot);
const snapshot = new URL('test/public-api.snapshot.txt', repositoryRoot);
const isUpdate = process.env['IWC_UPDATE_SNAPSHOTS'] === '1';

test('the public API is the one we promised', {
  skip: !existsSync(door) && 'src/index.ts is not there',
}, () => {
  const actual = renderPublicApi(door);
  if (isUpdate) writeFileSync(snapshot, actual);
  const promised = existsSync(snapshot) ? readFileSync(snapshot, 'utf8') : '';
  assert.equal(actual, promised, 'if the change is meant: npm run docs, and a line in CHANGELOG.md');
});
