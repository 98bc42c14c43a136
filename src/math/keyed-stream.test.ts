import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRng, fnv1a64, streamFor } from './keyed-stream.ts';
import { SeedSequence } from './seed-sequence.ts';

test('streams are reproduced by numpy 2.4.6 from the documented SeedSequence', () => {
  const vectors = [
    {
      key: { seed: 42n, name: 'arrivals' },
      uniforms: [0.42978158941848343, 0.653686363848498],
      exponentials: [1.871748451215106, 0.8972921698261369],
      order: [4, 5, 0, 1, 2, 3],
    },
    {
      key: { seed: 0n, name: 'lengths/prompt', index: 5 },
      uniforms: [0.28900320351644904, 0.41763655278347445],
      exponentials: [1.139674443928646, 0.33975246470125053],
      order: [5, 0, 2, 3, 4, 1],
    },
    {
      key: { seed: 2n ** 70n + 3n, name: 'sitzung é', index: 2 ** 33 + 7 },
      uniforms: [0.40052862996999505, 0.4035427824072332],
      exponentials: [0.9063699138610688, 0.6123357931175136],
      order: [3, 0, 4, 2, 5, 1],
    },
  ];
  for (const { key, uniforms, exponentials, order } of vectors) {
    const stream = streamFor(key);
    assert.deepEqual([stream.nextUniform(), stream.nextUniform()], uniforms);
    assert.deepEqual([stream.nextExponential(), stream.nextExponential()], exponentials);
    assert.deepEqual([...stream.permutation(6)], order);
  }
});

test('the hash agrees with the published FNV-1a vectors', () => {
  const hash = (text: string) => (BigInt(fnv1a64(text).high) << 32n) | BigInt(fnv1a64(text).low);
  assert.equal(hash(''), 0xcbf29ce484222325n);
  assert.equal(hash('a'), 0xaf63dc4c8601ec8cn);
  assert.equal(hash('foobar'), 0x85944171f73967e8n);
});

test('name, index and seed each change the stream; leaving the index out means 0', () => {
  const first = (seed: bigint, name: string, index?: number) =>
    streamFor(index === undefined ? { seed, name } : { seed, name, index }).nextUniform();
  assert.equal(first(1n, 'a'), first(1n, 'a', 0));
  const values = [first(1n, 'a'), first(2n, 'a'), first(1n, 'b'), first(1n, 'a', 1), first(1n, 'a', 2 ** 32)];
  assert.equal(new Set(values).size, values.length);
});

test('an index or seed that cannot be kept exactly is refused', () => {
  assert.throws(() => streamFor({ seed: 1n, name: 'a', index: -1 }), RangeError);
  assert.throws(() => streamFor({ seed: 1n, name: 'a', index: 0.5 }), RangeError);
  assert.throws(() => streamFor({ seed: -1n, name: 'a' }), RangeError);
});

test('defaultRng takes a SeedSequence, as numpy does', () => {
  assert.equal(defaultRng(new SeedSequence(3)).nextUniform(), defaultRng(3n).nextUniform());
});
