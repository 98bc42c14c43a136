import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DurationHistogram, durationRelativeError, recordHistogram } from './duration-histogram.ts';
import { quantile, sortedCopy } from './quantile.ts';

const value = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 1e15, noNaN: true }));
const sample = fc.array(value, { minLength: 1, maxLength: 80 });

function histogramOf(values: readonly number[]): DurationHistogram {
  const histogram = new DurationHistogram();
  for (const one of values) histogram.add(one);
  return histogram;
}

test('a value at a rank is off by at most the stated share', () => {
  fc.assert(
    fc.property(sample, (values) => {
      const sorted = sortedCopy(values);
      const histogram = histogramOf(values);
      for (let rank = 0; rank < sorted.length; rank++) {
        const share = sorted.length === 1 ? 0 : rank / (sorted.length - 1);
        const expected = quantile(sorted, share)!;
        // Values below 1 share a bucket; above, the middle of the bucket is off by half of it and a rounding.
        const slack = 1 + 2 * durationRelativeError * sorted[Math.min(rank + 1, sorted.length - 1)]!;
        assert.ok(Math.abs(histogram.quantile(share)! - expected) <= slack);
      }
      assert.equal(histogram.quantile(0), sorted[0]);
      assert.equal(histogram.quantile(1), sorted.at(-1));
    }),
    { seed: 1 },
  );
});

test('merging in any grouping gives the histogram of all values', () => {
  fc.assert(
    fc.property(sample, sample, sample, (a, b, c) => {
      const whole = histogramOf([...a, ...b, ...c]).toRecord();
      const left = histogramOf(c);
      left.merge(histogramOf(a));
      left.merge(histogramOf(b));
      const { sum, ...found } = left.toRecord();
      const { sum: expectedSum, ...expected } = whole;
      assert.deepEqual(found, expected);
      assert.ok(Math.abs(sum - expectedSum) <= 1e-9 * expectedSum + 1e-9);
    }),
    { seed: 2 },
  );
});

test('a record goes back into the buckets it came from, and a small sample gives the same record', () => {
  fc.assert(
    fc.property(sample, (values) => {
      const record = recordHistogram(Float64Array.from(values));
      const { sum, ...expected } = histogramOf(values).toRecord();
      assert.deepEqual({ ...record, sum: 0 }, { ...expected, sum: 0 });
      assert.ok(Math.abs(record.sum - sum) <= 1e-9 * sum + 1e-9);
      const again = new DurationHistogram();
      again.mergeRecord(JSON.parse(JSON.stringify(record)));
      assert.deepEqual(again.toRecord().counts, record.counts);
    }),
    { seed: 3 },
  );
});

test('an empty histogram has no numbers, and negative values are refused', () => {
  const empty = new DurationHistogram();
  assert.deepEqual([empty.mean, empty.min, empty.max, empty.quantile(0.5)], [null, null, null, null]);
  assert.throws(() => empty.add(-1), RangeError);
  assert.throws(() => empty.add(Number.NaN), RangeError);
});
