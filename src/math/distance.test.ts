import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countInBins, populationStabilityIndex, wassersteinDistance } from './distance.ts';
import { EXPONENTIAL_SAMPLE, GAMMA_SAMPLE, isClose } from './sample-vectors.test-support.ts';

test("Wasserstein distances are scipy's", () => {
  assert.ok(isClose(wassersteinDistance(EXPONENTIAL_SAMPLE, GAMMA_SAMPLE), 0.4776444444444445, 4e-16));
  const rounded = wassersteinDistance(EXPONENTIAL_SAMPLE.map(Math.round), GAMMA_SAMPLE.map(Math.round));
  assert.ok(isClose(rounded, 0.6133333333333334, 4e-16));
});

test('moving a sample by d moves it a Wasserstein distance of |d|; the distance is symmetric', () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, fc.integer({ min: -50, max: 50 }), (a, b, d) => {
      const moved = wassersteinDistance(
        a,
        a.map((x) => x + d),
      );
      assert.ok(Math.abs(moved! - Math.abs(d)) < 1e-11);
      assert.equal(wassersteinDistance(a, b), wassersteinDistance(b, a));
    }),
  );
  assert.equal(wassersteinDistance([], [1]), null);
});

test('the stability index is its formula, 0 for equal shares, symmetric', () => {
  // Shares 0.5/0.5 against 0.75/0.25: 0.25·ln 1.5 + 0.25·ln 2 = 0.25·ln 3.
  const index = populationStabilityIndex([10, 10], [30, 10]);
  assert.ok(isClose(index, 0.27465307216702745, 1e-15));
  assert.ok(isClose(populationStabilityIndex([30, 10], [10, 10]), 0.27465307216702745, 1e-15));
  assert.equal(populationStabilityIndex([1, 2, 0], [10, 20, 0]), 0);
});

test('a bin empty on one side has no finite index, unless a pseudo-count is asked for', () => {
  assert.equal(populationStabilityIndex([1, 0], [1, 1]), null);
  assert.equal(populationStabilityIndex([], []), null);
  assert.equal(populationStabilityIndex([0, 0], [1, 1]), null);
  // (1.5/2, 0.5/2) against (1.5/3, 1.5/3): 0.25·ln 1.5 + 0.25·ln 2.
  assert.ok(isClose(populationStabilityIndex([1, 0], [1, 1], 0.5), 0.27465307216702745, 1e-15));
  assert.throws(() => populationStabilityIndex([1], [1, 2]), RangeError);
});

test('a value on an edge belongs to the bin above it', () => {
  assert.deepEqual([...countInBins([0, 1, 1.5, 2, 9], [1, 2])], [1, 2, 2]);
  assert.deepEqual([...countInBins([1, 2], [])], [2]);
});
