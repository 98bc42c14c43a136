import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { readDeviations } from '../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { checkRequest } from '../nouns/check-request.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { labelRequest, labelText } from './label-heuristics.ts';

const taskOf = (text: string) => labelText(text).task;

test('the first task in order that matches a whole word wins', () => {
  assert.equal(taskOf('Translate this summary'), 'translation');
  assert.equal(taskOf('TL;DR please'), 'summarization');
  assert.equal(taskOf('SELECT name\nFROM users'), 'code');
  assert.equal(taskOf('choose from these, then select'), 'chat');
  assert.equal(taskOf('Please proofread my letter'), 'other');
  assert.equal(taskOf('Classify the mail'), 'classification');
  assert.equal(taskOf('How   does it work'), 'qa');
  assert.equal(taskOf('An untranslated functional editor'), 'chat');
  assert.equal(taskOf(''), 'chat');
});

test('c++ is a word, at the end of a text as well', () => {
  for (const text of ['sort a list in C++', 'C++.', '(c++)', 'c++ or python'])
    assert.ok(labelText(text).tags.includes('cpp'), text);
  for (const text of ['abc++', 'c+', 'c++++']) assert.ok(!labelText(text).tags.includes('cpp'), text);
  assert.deepEqual(labelText('rewrite this poem').tags, ['creative', 'rewrite']);
  assert.deepEqual(labelText('JavaScript').tags, ['javascript']);
});

test('difficulty counts characters, not code units', () => {
  assert.equal(labelText('x'.repeat(199)).difficulty, 'low');
  assert.equal(labelText('😀'.repeat(199)).difficulty, 'low');
  assert.equal(labelText('😀'.repeat(200)).difficulty, 'medium');
  assert.equal(labelText('x'.repeat(800)).difficulty, 'medium');
  assert.equal(labelText('x'.repeat(801)).difficulty, 'high');
});

test('what a request says itself stays, unless it is to be overwritten; messages are read', () => {
  const request: WorkloadRequest = {
    request_id: 'r',
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Explain Python' }] },
      { role: 'assistant', content: 'a poem' },
    ],
    max_output_tokens: 1,
    arrival_time_ms: 0,
    semantic: { task: 'reasoning', tags: ['mine', 'python'] },
  };
  const kept = labelRequest(request, false);
  assert.deepEqual(kept, { task: 'reasoning', difficulty: 'low', tags: ['mine', 'python'] });
  assert.deepEqual(labelRequest(request, true), { task: 'qa', difficulty: 'low', tags: ['python'] });
});

for (const [name, input, labelled] of [
  ['l01_label', 'in/semantic_demo.jsonl', 'out/l01.labeled.jsonl'],
  ['l02_label_plain', 'out/c06.workload.jsonl', 'out/l02.labeled.jsonl'],
] as const)
  test(`${name}: agrees with the reference but for what DEVIATIONS.md names`, {
    skip: missingShared('golden/iwc'),
  }, () => {
    const expected = readLines(labelled);
    const found = readLines(input).map((request) => ({
      ...request,
      semantic: labelRequest(request, false),
    }));
    for (const request of found) assert.deepEqual(checkRequest(request), []);
    const tasks = (requests: readonly WorkloadRequest[]) => requests.map(({ semantic }) => semantic?.task);
    const differing = isDeepStrictEqual(tasks(found), tasks(expected)) ? [] : ['tasks'];
    assert.deepEqual(differing, readDeviations().get(name) ?? []);
    const withoutTasks = (requests: readonly WorkloadRequest[]) =>
      requests.map((request) => ({ ...request, semantic: { ...request.semantic, task: null } }));
    assert.deepEqual(withoutTasks(found), withoutTasks(expected));
  });

function readLines(path: string): WorkloadRequest[] {
  return readFileSync(join(sharedFolder()!, 'golden/iwc', path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WorkloadRequest);
}
