import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { diffBaselines, writeBaselines } from './baselines.ts';
import { parseGates } from './gates.ts';

const simple = { tokenizer: 'simple', tokenizerModel: 'gpt-4o-mini', failOnAnyFlag: false };

function write(path: string, prompts: readonly string[]): string {
  const requests = prompts.map((prompt, i) => ({
    request_id: `r${i}`,
    prompt,
    max_output_tokens: 8,
    arrival_time_ms: 100 * i,
  }));
  writeFileSync(path, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  return path;
}

test('a workload that stays passes, one that changes fails the gates of the file', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'iwc.baselines.json');
  const stays = write(join(folder, 'stays.jsonl'), ['a', 'b b', 'c c c']);
  const grows = write(join(folder, 'grows.jsonl'), ['a', 'b b', 'c c c']);
  const gates = parseGates(['prompt_tokens_p50:abs:1']);
  await writeBaselines(file, [stays, grows, stays], { ...simple, gates }, testContext());
  const before = readFileSync(file, 'utf8');
  write(grows, ['a a a a a', 'b b b b b b', 'c']);

  // The file says how tokens are counted, whatever is asked for.
  const options = { ...simple, tokenizer: 'declared', gates: [] };
  const diffs = await diffBaselines(file, [], options, testContext());
  assert.deepEqual(
    diffs.map(({ b_label, status }) => [b_label, status]),
    [
      [grows, 'fail'],
      [stays, 'ok'],
    ],
  );
  assert.equal(diffs[1]!.identical, true);
  assert.match(diffs[0]!.regressions[0]!, /Prompt tokens P50 changed by 3\.0 \(> 1\.0\)/);

  const only = await diffBaselines(file, [stays], options, testContext());
  assert.equal(only.length, 1);
  const stricter = { ...options, gates: parseGates(['requests:gt:2']) };
  assert.equal((await diffBaselines(file, [stays], stricter, testContext()))[0]!.status, 'fail');

  const untouched = { ...options, gates: parseGates(['changed:gt:0', 'removed_requests:gt:0']) };
  const checked = await diffBaselines(file, [], untouched, testContext());
  assert.deepEqual(checked[1]!.regressions, []);
  assert.match(
    checked[0]!.regressions.join('; '),
    /Removed requests is missing in B: a missing number fails/,
  );
  assert.match(checked[0]!.regressions.join('; '), /Any behaviour changed is 1 in B/);

  write(grows, ['a', 'b b', 'c c c']);
  await writeBaselines(file, [grows, stays], { ...simple, gates }, testContext());
  assert.equal(readFileSync(file, 'utf8'), before);
});

test('what the file does not know, or is no baselines file, is said', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'b.json');
  const workload = write(join(folder, 'w.jsonl'), ['a']);
  await writeBaselines(file, [workload], { ...simple, gates: [] }, testContext());
  const options = { ...simple, gates: [] };
  await assert.rejects(diffBaselines(file, ['x.jsonl', 'y.jsonl'], options, testContext()), (error) => {
    assert.ok(error instanceof InputError);
    assert.equal(error.problems.length, 2);
    return true;
  });
  for (const text of ['{', 'null', '{"schema":"iwc.baselines/1"}', '{"schema":"iwc.diff/1"}']) {
    writeFileSync(file, text);
    await assert.rejects(diffBaselines(file, [], options, testContext()), InputError);
  }
});

test('nothing is written for no workload or a bad one', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'b.json');
  const bad = join(folder, 'bad.jsonl');
  writeFileSync(bad, '{"request_id":1}\n');
  await assert.rejects(writeBaselines(file, [], { ...simple, gates: [] }, testContext()), UsageError);
  await assert.rejects(writeBaselines(file, [bad], { ...simple, gates: [] }, testContext()), InputError);
  assert.equal(existsSync(file), false);
});
