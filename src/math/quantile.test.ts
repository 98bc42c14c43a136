import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quantile, sortedCopy } from './quantile.ts';
import { EXPONENTIAL_SAMPLE } from './sample-vectors.test-support.ts';

test('quantiles are those of numpy 2.4.6, bit for bit', () => {
  const sorted = sortedCopy(EXPONENTIAL_SAMPLE);
  const vectors: [number, number][] = [
    [0, 0.046],
    [0.01, 0.052],
    [0.1, 0.12220000000000002],
    [0.25, 0.292],
    [0.5, 0.704],
    [0.9, 2.5766000000000004],
    [0.95, 2.9029999999999996],
    [0.99, 3.588439999999998],
    [0.999, 3.770743999999999],
    [1, 3.791],
  ];
  for (const [p, expected] of vectors) assert.equal(quantile(sorted, p), expected, `p = ${p}`);
});

test('no values have no quantile; one value is all of its own', () => {
  assert.equal(quantile(new Float64Array(0), 0.5), null);
  assert.equal(quantile(Float64Array.of(7), 0.3), 7);
  assert.equal(quantile(Float64Array.of(1, Infinity, Infinity), 0.9), Infinity);
});

test('a share outside [0, 1] and a NaN among the values are refused', () => {
  for (const p of [-0.1, 1.1, NaN]) assert.throws(() => quantile(Float64Array.of(1), p), RangeError);
  assert.throws(() => sortedCopy([1, NaN, 2]), RangeError);
});

test('a quantile lies between its neighbours and does not fall as the share grows', () => {
  const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, share, share, (sample, one, other) => {
      const sorted = sortedCopy(sample);
      const low = quantile(sorted, Math.min(one, other))!;
      const high = quantile(sorted, Math.max(one, other))!;
      assert.ok(low >= sorted[0]! && high <= sorted.at(-1)!);
      // Interpolating from either end may differ by a rounding.
      assert.ok(low <= high + 1e-15 * Math.abs(high) + 1e-9 * Number.EPSILON);
    }),
  );
});

test('sorting leaves the input as it was', () => {
  const values = [3, 1, 2];
  assert.deepEqual([...sortedCopy(values)], [1, 2, 3]);
  assert.deepEqual(values, [3, 1, 2]);
});
