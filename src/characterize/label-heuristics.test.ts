import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { checkRequest } from '../core/check-request.ts';
import type { WorkloadRequest } from '../core/workload.ts';
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

test('the goldens hold, with the tasks that are not in the schema put right', {
  skip: missingShared('golden/iwc'),
}, () => {
  const golden = join(sharedFolder()!, 'golden/iwc');
  const read = (path: string) =>
    readFileSync(join(golden, path), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as WorkloadRequest);
  for (const [input, labelled] of [
    ['in/semantic_demo.jsonl', 'out/l01.labeled.jsonl'],
    ['out/c06.workload.jsonl', 'out/l02.labeled.jsonl'],
  ] as const) {
    const expected = read(labelled);
    for (const [i, request] of read(input).entries()) {
      const semantic = labelRequest(request, false);
      assert.deepEqual(checkRequest({ ...request, semantic }), []);
      const wanted = JSON.parse(JSON.stringify(expected[i]!.semantic).replace('code_generation', 'code'));
      assert.deepEqual(semantic, wanted);
    }
  }
});
