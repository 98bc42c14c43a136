import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalCdf, normalQuantile } from './normal-distribution.ts';
import { isClose } from './sample-vectors.test-support.ts';

test('the distribution function agrees with mpmath at 40 digits', () => {
  const vectors: [number, number][] = [
    [-30, 4.906713927148187e-198],
    [-8, 6.220960574271784e-16],
    [-2.5, 0.006209665325776135],
    [-0.1, 0.460172162722971],
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.959963984540054, 0.975],
    [6, 0.9999999990134123],
  ];
  // The argument's own rounding counts x² times in the tail.
  for (const [x, expected] of vectors)
    assert.ok(isClose(normalCdf(x), expected, 4e-16 * (1 + x * x)), String(x));
});

test('the quantile agrees with mpmath at 40 digits', () => {
  const vectors: [number, number][] = [
    [1e-10, -6.361340902404057],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.07, -1.4757910281791706],
    [0.3, -0.5244005127080408],
    [0.9, 1.2815515655446006],
    [0.975, 1.9599639845400538],
    [0.999999, 4.753424308817087],
  ];
  for (const [p, expected] of vectors) assert.ok(isClose(normalQuantile(p), expected, 1e-15), String(p));
  assert.deepEqual([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)], [-Infinity, 0, Infinity]);
  assert.throws(() => normalQuantile(1.1), RangeError);
  assert.throws(() => normalQuantile(NaN), RangeError);
});

test('one undoes the other', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1, maxExcluded: true, noNaN: true }), (p) => {
      assert.ok(isClose(normalCdf(normalQuantile(p)), p, 1e-13));
    }),
  );
});
