import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGolden, skipWithout } from './golden-files.test-support.ts';
import { Pcg64 } from './pcg64.ts';
import { SeedSequence } from './seed-sequence.ts';

const path = 'golden/workload-spec/numpy_default_rng.json';
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

function words(generator: Pcg64, count: number): bigint[] {
  const halves = new Uint32Array(2 * count);
  generator.fillWords(halves);
  return Array.from(
    { length: count },
    (_, i) => (BigInt(halves[2 * i + 1]!) << 32n) | BigInt(halves[2 * i]!),
  );
}

test('state, increment and raw words are those of numpy 2.4.6', { skip: skipWithout(path) }, () => {
  interface Golden {
    pcg64_state: string;
    pcg64_inc: string;
    raw_uint64: string[];
  }
  const golden = readGolden(path) as Record<string, Golden>;
  for (const seed of ['0', '1', '42', '123']) {
    const generator = new Pcg64(new SeedSequence(Number(seed)));
    assert.equal(String(generator.state), golden[seed]?.pcg64_state);
    assert.equal(String(generator.increment), golden[seed]?.pcg64_inc);
    assert.deepEqual(words(generator, 20), golden[seed]?.raw_uint64.map(BigInt));
  }
});

test('limb arithmetic agrees with BigInt over 20,000 steps', () => {
  const generator = new Pcg64(new SeedSequence(20261122));
  let state = generator.state;
  const expected = Array.from({ length: 20_000 }, () => {
    state = BigInt.asUintN(128, state * MULTIPLIER + generator.increment);
    const mixed = (state >> 64n) ^ BigInt.asUintN(64, state);
    const turn = state >> 122n;
    return BigInt.asUintN(64, (mixed >> turn) | (mixed << (64n - turn)));
  });
  assert.deepEqual(words(generator, 20_000), expected);
  assert.equal(generator.state, state);
});
