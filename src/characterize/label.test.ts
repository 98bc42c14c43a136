import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { InputError } from '../core/errors.ts';
import { checkRequest } from '../nouns/check-request.ts';
import { labelWorkload } from './label.ts';

const line = (id: string, more: object = {}) =>
  `${JSON.stringify({ request_id: id, prompt: 'Explain c++', max_output_tokens: 1, arrival_time_ms: 0, ...more })}\n`;

test('every request gets labels, keeps its other fields, and stays valid; labelling twice changes nothing', async (t) => {
  const folder = temporaryFolder(t);
  const [input, once, twice] = ['w', 'once', 'twice'].map((name) => join(folder, `${name}.jsonl`)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    input,
    line('a', { x_mine: { b: 1 }, seed: 3 }) + line('b', { semantic: { task: 'reasoning' } }),
  );
  const report = await labelWorkload(input, { output: once, overwrite: false }, testContext());
  const [a, b] = readFileSync(once, 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  assert.deepEqual(a.semantic, { difficulty: 'low', tags: ['cpp'], task: 'qa' });
  assert.deepEqual([a.seed, a.x_mine, b.semantic.task], [3, { b: 1 }, 'reasoning']);
  assert.deepEqual([...checkRequest(a), ...checkRequest(b)], []);
  assert.deepEqual([report.requests, report.tasks.qa, report.tasks.reasoning], [2, 1, 1]);
  const again = await labelWorkload(once, { output: twice, overwrite: false }, testContext());
  assert.equal(again.written.sha256, report.written.sha256);
});

test('bad lines and empty workloads are errors, and leave the output as it was', async (t) => {
  const folder = temporaryFolder(t);
  const input = join(folder, 'w.jsonl');
  const output = join(folder, 'out.jsonl');
  for (const text of [`${line('a')}{"request_id":""}\nnot json\n`, '', '\n\n']) {
    writeFileSync(input, text);
    await assert.rejects(labelWorkload(input, { output, overwrite: false }, testContext()), InputError);
    assert.equal(existsSync(output), false);
  }
});
