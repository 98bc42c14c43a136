import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readGolden, skipWithout } from './golden-files.test-support.ts';
import { type Entropy, SeedSequence } from './seed-sequence.ts';

const path = 'golden/workload-spec/numpy_default_rng.json';

test('pool and state words are those of numpy 2.4.6', { skip: skipWithout(path) }, () => {
  const golden = readGolden(path) as Record<string, { [field: string]: number[] }>;
  for (const seed of ['0', '1', '42', '123']) {
    const sequence = new SeedSequence(Number(seed));
    assert.deepEqual([...sequence.pool], golden[seed]?.['seedsequence_pool_uint32']);
    assert.deepEqual([...sequence.generateState(8)], golden[seed]?.['seedsequence_generate_state_8_uint32']);
  }
});

test('entropy of any size gives the words of numpy 2.4.6', () => {
  const vectors: [Entropy, number[]][] = [
    [0, [2968811710, 3677149159, 745650761, 2884920346]],
    [2 ** 32, [3964924996, 1358922860, 3894904162, 2051610843]],
    [2n ** 200n + 17n, [1276398872, 1403870758, 1090514467, 4086668114]],
    [Uint32Array.of(1, 2, 3), [3822189696, 3026158655, 540542919, 1119972918]],
    [
      [2n ** 40n, 5],
      [2527941005, 1857525667, 905782527, 2553882280],
    ],
    [
      [1, 2, 3, 4, 5, 6, 7],
      [1473699950, 2347498550, 2851142778, 785663715],
    ],
  ];
  for (const [entropy, expected] of vectors) {
    assert.deepEqual([...new SeedSequence(entropy).generateState(4)], expected);
  }
});

test('children go on counting and carry their path, as in numpy 2.4.6', () => {
  const root = new SeedSequence(42);
  const [first, second] = root.spawn(2);
  const [third] = root.spawn(1);
  const grandchildren = second!.spawn(2);
  const state = (sequence: SeedSequence) => [sequence.spawnKey, [...sequence.generateState(4)]];
  assert.deepEqual(state(first!), [[0], [2684470948, 3757501821, 1691896351, 1126406280]]);
  assert.deepEqual(state(second!), [[1], [4091952314, 31242083, 366899054, 1794014678]]);
  assert.deepEqual(state(third!), [[2], [233227757, 2701265274, 3388095807, 2508111505]]);
  assert.deepEqual(grandchildren.map(state), [
    [
      [1, 0],
      [1174127800, 3865592830, 3021419081, 1840909734],
    ],
    [
      [1, 1],
      [500939758, 3456423721, 3508915287, 3147059904],
    ],
  ]);
});

test('the words depend on seed and path alone, and a longer state starts with the shorter one', () => {
  const seed = fc.bigInt({ min: 0n, max: 2n ** 130n });
  const key = fc.array(fc.nat(), { maxLength: 5 });
  fc.assert(
    fc.property(seed, key, fc.integer({ min: 0, max: 20 }), (entropy, spawnKey, count) => {
      const state = new SeedSequence(entropy, spawnKey).generateState(count);
      assert.deepEqual(new SeedSequence(entropy, [...spawnKey]).generateState(20).slice(0, count), state);
    }),
  );
});

test('a seed that is negative, fractional or past 2^53 is refused', () => {
  for (const seed of [-1, -1n, 0.5, 2 ** 53, NaN]) assert.throws(() => new SeedSequence(seed), RangeError);
});
