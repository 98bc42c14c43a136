import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRng } from './keyed-stream.ts';
import * as moments from './moments.ts';
import { EXPONENTIAL_SAMPLE, isClose } from './sample-vectors.test-support.ts';

test('figures are those of numpy 2.4.6, to two roundings', () => {
  const close = (actual: number | null, expected: number) =>
    assert.ok(isClose(actual, expected, 4e-16), String(actual));
  close(moments.mean(EXPONENTIAL_SAMPLE), 1.03888);
  close(moments.sampleVariance(EXPONENTIAL_SAMPLE), 0.98949411);
  close(moments.coefficientOfVariation(EXPONENTIAL_SAMPLE), 0.95750537630104);
  close(moments.lag1Autocorrelation(EXPONENTIAL_SAMPLE), 0.14003251055228616);
  assert.ok(isClose(moments.autocorrelation(EXPONENTIAL_SAMPLE, 3), 0.034162450143336416, 1e-14));
});

test('closed forms: 1 to n, and an alternating series', () => {
  const n = 1000;
  const counting = Float64Array.from({ length: n }, (_, i) => i + 1);
  assert.equal(moments.mean(counting), (n + 1) / 2);
  assert.equal(moments.sampleVariance(counting), (n * (n + 1)) / 12);
  const alternating = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
  assert.equal(moments.lag1Autocorrelation(alternating), -(n - 1) / n);
});

test('a large common offset does not spoil the variance', () => {
  assert.equal(moments.sampleVariance([1e9 + 1, 1e9 + 2, 1e9 + 3]), 1);
});

test('what is not defined is null', () => {
  assert.equal(moments.mean([]), null);
  assert.equal(moments.sampleVariance([5]), null);
  assert.equal(moments.sampleStandardDeviation([]), null);
  assert.equal(moments.coefficientOfVariation([1, -1]), null);
  assert.equal(moments.lag1Autocorrelation([1]), null);
  assert.equal(moments.lag1Autocorrelation([2, 2, 2]), null);
  assert.equal(moments.indexOfDispersion([0, 0]), null);
  assert.equal(moments.fanoFactor([], 1, 1), null);
});

test('windows are half open, and a last part of a window is left out', () => {
  assert.deepEqual([...moments.countInWindows([0, 0.5, 1, 1.99, 2, 2.4, -1], 1, 2.5)], [2, 2]);
  assert.throws(() => moments.countInWindows([], 0, 1), RangeError);
});

test('a Poisson process has gaps of variation 1 and a Fano factor of 1', () => {
  const gaps = new Float64Array(200_000);
  defaultRng(3).fillExponential(gaps);
  let time = 0;
  const times = gaps.map((gap) => {
    time += gap;
    return time;
  });
  // Standard errors: 1/√n = 0.0022 for the variation, √(2/20,000) = 0.01 for the Fano factor; five of each.
  assert.ok(Math.abs(moments.coefficientOfVariation(gaps)! - 1) < 0.011);
  assert.ok(Math.abs(moments.fanoFactor(times, 10, time)! - 1) < 0.05);
});
