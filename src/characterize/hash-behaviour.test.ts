import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BehaviourHashes } from '../documents/fingerprint.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { partOfField } from './behaviour-fields.ts';
import { BehaviourHasher, BehaviourHashSum } from './hash-behaviour.ts';

const base: WorkloadRequest = { request_id: 'a', prompt: 'hi', max_output_tokens: 8, arrival_time_ms: 5 };

/** Hashes of requests that are summed up in chunks of a size. */
function hashesOf(requests: readonly WorkloadRequest[], chunk = 3): BehaviourHashes {
  const sum = new BehaviourHashSum();
  for (let at = 0; at < requests.length; at += chunk) {
    const hasher = new BehaviourHasher();
    for (const request of requests.slice(at, at + chunk)) hasher.add(request);
    sum.add(hasher.sums());
  }
  return sum.finish();
}

/** A value unlike the base's for every field of the schema. */
const changes: Readonly<Record<string, unknown>> = {
  request_id: 'b',
  prompt: 'ho',
  messages: [{ role: 'user', content: 'hi' }],
  max_output_tokens: 9,
  arrival_time_ms: 6,
  arrival_time_ns: 5_000_001,
  session_id: 's',
  turn_id: 0,
  depends_on: 'z',
  think_time_ms: 0,
  history: 'delta',
  prompt_format: 'chatml',
  prompt_tokens: 1,
  expected_output_tokens: 3,
  expected_output: 'yes',
  prefix_blocks: { block_tokens: 16, ids: [1] },
  semantic: { task: 'qa' },
  temperature: 0,
  top_p: 1,
  stop: ['x'],
  seed: 0,
  streaming: false,
  cancel_after_ms: 100,
  model: 'm',
  adapter: 'l',
  tenant: 't',
  priority: 0,
  tools: [{ type: 'function' }],
  metadata: { a: 'b' },
};

test('every field of the schema that changes behaviour changes the hashes, and no other does', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/workload.schema.json', import.meta.url), 'utf8'),
  );
  const before = hashesOf([base]);
  for (const field of Object.keys(schema.properties)) {
    assert.ok(field in changes, `no change is tried for ${field}`);
    const after = hashesOf([{ ...base, [field]: changes[field] } as WorkloadRequest]);
    const key = field.startsWith('arrival_time') ? 'arrival' : (field as keyof typeof partOfField);
    const part = partOfField[key];
    const isSilent = part === 'name' || part === 'label';
    assert.equal(after.ordered === before.ordered, isSilent, field);
    assert.equal(after.unordered === before.unordered, isSilent, field);
    for (const [name, hash] of Object.entries(after.parts))
      assert.equal(
        hash !== before.parts[name as keyof typeof before.parts],
        name === part,
        `${field}: ${name}`,
      );
  }
});

test('how a request is written does not matter', () => {
  const same = { arrival_time_ns: 5_000_000, session_id: null, x_mine: 1, ...base } as WorkloadRequest;
  assert.deepEqual(hashesOf([same]), hashesOf([base]));
});

const request = fc.record({
  request_id: fc.string({ minLength: 1 }),
  prompt: fc.string(),
  max_output_tokens: fc.integer({ min: 1, max: 9 }),
  arrival_time_ms: fc.nat(9),
  session_id: fc.option(fc.constantFrom('s', 't')),
  temperature: fc.option(fc.constantFrom(0, 0.5)),
  depends_on: fc.option(fc.constantFrom('r1', 'r2'), { freq: 9 }),
});

test('the order-free hash and the parts survive any permutation and chunking; the ordered one only chunking', () => {
  const shuffled = fc
    .array(request, { minLength: 2, maxLength: 12 })
    .chain((requests) =>
      fc.tuple(fc.constant(requests), fc.shuffledSubarray(requests, { minLength: requests.length })),
    );
  fc.assert(
    fc.property(shuffled, fc.integer({ min: 1, max: 5 }), ([requests, permuted], chunk) => {
      const a = hashesOf(requests);
      const b = hashesOf(permuted, chunk);
      assert.equal(b.unordered, a.unordered);
      assert.deepEqual(b.parts, a.parts);
      assert.equal(hashesOf(requests, chunk).ordered, a.ordered);
    }),
    { seed: 11 },
  );
  const other = { ...base, prompt: 'other' };
  assert.notEqual(hashesOf([base, other]).ordered, hashesOf([other, base]).ordered);
});

test('what stands together in a request counts, and so does how often', () => {
  const [a, b] = [base, { ...base, prompt: 'other', arrival_time_ms: 9 }];
  const swapped = [
    { ...a, arrival_time_ms: b.arrival_time_ms },
    { ...b, arrival_time_ms: a.arrival_time_ms },
  ];
  assert.deepEqual(hashesOf(swapped).parts, hashesOf([a, b]).parts);
  assert.notEqual(hashesOf(swapped).unordered, hashesOf([a, b]).unordered);
  assert.notEqual(hashesOf([a, a]).unordered, hashesOf([a]).unordered);
});

test('names count where a dependency refers to them', () => {
  const chain = (first: string, second: string): WorkloadRequest[] => [
    { ...base, request_id: first, prompt: 'one' },
    { ...base, request_id: second, prompt: 'two' },
    { ...base, request_id: 'c', prompt: 'three', depends_on: 'a' },
  ];
  assert.notEqual(hashesOf(chain('a', 'b')).unordered, hashesOf(chain('b', 'a')).unordered);
  assert.notEqual(hashesOf(chain('a', 'b')).ordered, hashesOf(chain('b', 'a')).ordered);
  const renamed = (id: string) => [{ ...base, request_id: id }];
  assert.equal(hashesOf(renamed('x')).ordered, hashesOf(renamed('y')).ordered);
});
