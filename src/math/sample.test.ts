import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LogHistogram } from './log-histogram.ts';
import { coefficientOfVariation, mean, sampleStandardDeviation } from './moments.ts';
import { quantile, sortedCopy } from './quantile.ts';
import { Sample } from './sample.ts';

const numbers = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 2, maxLength: 200 });
const shares = [0, 0.1, 0.5, 0.9, 0.99, 1];

function assertClose(found: number | null, expected: number | null, share: number): void {
  if (found === null || expected === null) assert.equal(found, expected);
  else assert.ok(Math.abs(found - expected) <= share * Math.abs(expected), `${found} is not ${expected}`);
}

test('moments and quantiles are those of the whole sample', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const sample = Sample.of(values);
      const sorted = sortedCopy(values);
      for (const p of shares) assert.equal(sample.quantile(p), quantile(sorted, p));
      assert.equal(sample.mean, mean(values));
      assertClose(sample.standardDeviation, sampleStandardDeviation(values), 1e-9);
    }),
    { seed: 1 },
  );
  const gaps = [3, 8, 1, 9.5, 2];
  assertClose(Sample.of(gaps).coefficientOfVariation, coefficientOfVariation(gaps), 1e-15);
});

test('past the limit quantiles are within 0.2 %, moments and extremes as before', () => {
  const values = Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 5003) ** 3 / 100 + 1);
  const exact = Sample.of(values);
  const bounded = Sample.of(values, 100);
  assert.ok(!bounded.isExact && bounded.sorted() === null);
  for (const p of shares) assertClose(bounded.quantile(p), exact.quantile(p), 2 ** -9);
  const { n, mean: average, sd, min, max } = bounded.summary();
  assert.deepEqual(
    { n, average, sd, min, max },
    { n: 5000, average: exact.mean, sd: exact.standardDeviation, min: exact.min, max: exact.max },
  );
});

test('histograms that are merged are one', () => {
  const [first, second, both] = [new LogHistogram(), new LogHistogram(), new LogHistogram()];
  for (let i = -300; i < 300; i++) {
    (i % 2 === 0 ? first : second).add(i);
    both.add(i);
  }
  first.merge(second);
  assert.deepEqual(first.buckets(), both.buckets());
  // Whole numbers below 512 have a bucket each.
  assert.equal(both.buckets().length, 600);
  assert.throws(() => both.add(Number.NaN), RangeError);
});

test('too few values leave numbers undefined', () => {
  const { n, mean: average, sd, p50, min } = new Sample().summary();
  assert.deepEqual({ n, average, sd, p50, min }, { n: 0, average: null, sd: null, p50: null, min: null });
  assert.equal(Sample.of([4]).standardDeviation, null);
  assert.equal(Sample.of([-1, 1]).coefficientOfVariation, null);
  assert.equal(Sample.of([5, 5]).coefficientOfVariation, 0);
});
