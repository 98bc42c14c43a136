import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FormatSource } from './contract.ts';
import { sourceOf, testScope } from './formats.test-support.ts';
import { spec } from './spec.ts';

const ids = Array.from({ length: 20 }, (_, i) => i);
const sound: Readonly<Record<string, string>> = {
  'prompts.jsonl': ids.map((i) => `{"prompt_id": "p${i}", "text": "x"}\n`).join(''),
  'trace_lengths.csv': `request_id,prompt_id,num_prefill_tokens,num_decode_tokens\n${ids.map((i) => `${i},p${i},1,2\n`).join('')}`,
  'trace_intervals.csv': `request_id,inter_arrival_ns,arrival_time_ns\n${ids.map((i) => `${i},5,${5 * i}\n`).join('')}`,
};

async function problemsOf(changed: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const files = { ...sound, ...changed };
  const source: FormatSource = {
    ...sourceOf(new Uint8Array()),
    isFolder: true,
    part: (name) => sourceOf(new TextEncoder().encode(files[name]!), name),
  };
  const scope = testScope();
  for await (const _ of spec.read!(source, scope));
  return scope.problems.map(({ message }) => message);
}

test('one bad row of a directory is one problem, not one for each request after it', async () => {
  assert.deepEqual(await problemsOf({}), []);
  const cut = (name: string, from: RegExp, to: string) => ({ [name]: sound[name]!.replace(from, to) });
  const bad = await problemsOf(cut('trace_lengths.csv', /^3,p3,1,2$/m, '3,p3,1,-2'));
  assert.deepEqual(bad, ['must be an integer ≥ 0']);
  const missing = await problemsOf(cut('trace_intervals.csv', /^4,5,20\n/m, ''));
  assert.deepEqual(missing, ['request 4 has lengths, but no arrival in its place']);
  const both = await problemsOf(cut('prompts.jsonl', /p7/, 'p70'));
  assert.deepEqual(both, ["prompt_id 'p7' missing from prompts.jsonl"]);
});

test('a time past what a workload can hold is called that', async () => {
  const far = await problemsOf({
    'trace_intervals.csv': sound['trace_intervals.csv']!.replace(/^19,5,95$/m, '19,5,9007199254740993'),
  });
  assert.equal(far.length, 1);
  assert.match(far[0]!, /at most 9007199254740991 .*104 days/);
});
