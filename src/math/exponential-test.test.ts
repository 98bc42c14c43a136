import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exp } from './elementary.ts';
import { testExponential } from './exponential-test.ts';
import { streamFor } from './keyed-stream.ts';
import { kolmogorovOneSample } from './kolmogorov.ts';
import { Sample } from './sample.ts';

function drawn(index: number, count: number, shape: number | null): Float64Array {
  const values = new Float64Array(count);
  const stream = streamFor({ seed: 1n, name: 'exponential-test', index });
  if (shape === null) stream.fillExponential(values);
  else stream.fillGamma(shape, values);
  return values;
}

test('the statistic is the Kolmogorov distance from the exponential of equal mean', () => {
  const values = drawn(0, 500, null);
  const sample = Sample.of(values);
  const { mean } = sample;
  const distance = kolmogorovOneSample(values, (x) => 1 - exp(-x / mean!))!.statistic;
  assert.ok(Math.abs(testExponential(sample)!.statistic - distance) < 1e-15);
  // From a histogram it is nearly the same.
  assert.ok(Math.abs(testExponential(Sample.of(values, 10))!.statistic - distance) < 0.005);
});

test('exponential samples are refused as often as the critical values say, others far more', () => {
  const rounds = 4000;
  const refused = { 0.1: 0, 0.05: 0, 0.01: 0 };
  let gammas = 0;
  for (let round = 0; round < rounds; round++) {
    const { pValueAtMost } = testExponential(Sample.of(drawn(round, 60, null)))!;
    for (const level of [0.1, 0.05, 0.01] as const) if (pValueAtMost <= level) refused[level]++;
    if (round < 200 && testExponential(Sample.of(drawn(round, 300, 2)))!.pValueAtMost <= 0.01) gammas++;
  }
  // Three and a half standard deviations of a count of `rounds` trials, and a tenth for the rounding of the table.
  for (const level of [0.1, 0.05, 0.01] as const) {
    const expected = rounds * level;
    assert.ok(
      Math.abs(refused[level] - expected) < 3.5 * Math.sqrt(expected) + 0.1 * expected,
      `${level}: ${refused[level]}`,
    );
  }
  assert.ok(gammas > 195);
});

test('equal values are not exponential, and too few or zero say nothing', () => {
  const { pValueAtLeast, pValueAtMost } = testExponential(Sample.of(Array(50).fill(100)))!;
  assert.deepEqual([pValueAtLeast, pValueAtMost], [0, 0.01]);
  assert.equal(testExponential(Sample.of([1, 2, 3, 4])), null);
  assert.equal(testExponential(Sample.of([0, 0, 0, 0, 0])), null);
  assert.equal(testExponential(Sample.of([-1, 5, 5, 5, 5])), null);
});
