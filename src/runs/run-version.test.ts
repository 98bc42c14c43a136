import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { repositoryRoot } from '../../test/support/repository.ts';
import { summarize } from '../metrics/summary.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { readResultColumns, readResults } from './read-results.ts';

/* Runs of other versions: a stored one of 1.0, and what later ones may look like. */

const old = fileURLToPath(new URL('fixtures/runs/version-1.0', repositoryRoot));

function copyOf(t: TestContext, schema: unknown, more = ''): string {
  const folder = join(temporaryFolder(t), 'run');
  cpSync(old, folder, { recursive: true });
  const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, schema }));
  const path = join(folder, 'requests.jsonl');
  const changed = readFileSync(path, 'utf8').replaceAll('"held_ns":0', `"held_ns":0${more}`);
  writeFileSync(path, changed);
  return path;
}

async function read(path: string): Promise<ResultRecord[]> {
  const all: ResultRecord[] = [];
  for await (const { records } of readResults(path, testContext())) all.push(...records);
  return all;
}

test('records of version 1.0 have null for what it did not write, and the summary that it wrote', async () => {
  const path = join(old, 'requests.jsonl');
  const stored = readFileSync(path, 'utf8').trim().split('\n');
  const nulls = { scheduled_ns: null, replica: null, preemptions: null, recomputed_tokens: null };
  assert.deepEqual(
    await read(path),
    stored.map((line) => ({ ...JSON.parse(line), ...nulls })),
  );
  const run = await readResultColumns(path, testContext());
  const summary = summarize({ ...run, planned: stored.length, slo: null, definitionsOf: [] });
  const before = JSON.parse(readFileSync(join(old, 'summary.json'), 'utf8'));
  // Its gaps were exact; those of records are whole nanoseconds, in buckets.
  for (const [name, value] of Object.entries(summary))
    if (name !== 'itl_ms') assert.deepEqual(value, before[name], name);
  assert.ok(Math.abs(summary.itl_ms.mean! - before.itl_ms.mean) < 0.5e-6);
});

test('a later minor version is read, what it adds included, and named where a line is bad', async (t) => {
  const path = copyOf(t, 'iwc.run/1.9', ',"later":[1],"replica":3');
  const [first] = await read(path);
  assert.equal(first!.replica, 3);
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"request_id":7}\n`);
  await assert.rejects(read(path), (error: { problems: readonly { hint: string }[] }) => {
    assert.match(error.problems[0]!.hint, /iwc\.run\/1\.9; this version knows iwc\.run\/1\.1/);
    return true;
  });
});

test('another major version is refused, by whatever reads records', async (t) => {
  for (const schema of ['iwc.run/2.0', 'iwc.run/0.9', 'iwc.run/10.0']) {
    const path = copyOf(t, schema);
    const expected = new RegExp(`the run is of ${schema.replace('.', '\\.')}`);
    await assert.rejects(read(path), expected);
    await assert.rejects(readResultColumns(path, testContext()), expected);
  }
});

test('records whose run.json says no version, or is none, are read as what they are', async (t) => {
  for (const schema of [undefined, 5, 'other/2.0']) assert.equal((await read(copyOf(t, schema))).length, 3);
  const path = copyOf(t, 'x');
  writeFileSync(join(path, '../run.json'), '{"schema"');
  assert.equal((await read(path)).length, 3);
});
