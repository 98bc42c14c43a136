import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wassersteinDistance } from './distance.ts';
import { kolmogorovTwoSample } from './kolmogorov.ts';
import { quantile, sortedCopy } from './quantile.ts';
import { QuantileSketch, sketchRelativeError } from './quantile-sketch.ts';
import { sketchDistance } from './sketch-distance.ts';

const shares = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 1];
const value = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
const sample = fc.array(value, { maxLength: 60 });
/** Small, so that samples collapse. */
const limit = fc.integer({ min: 1, max: 30 });

function sketchOf(values: readonly number[], size = 2048): QuantileSketch {
  const sketch = new QuantileSketch(size);
  sketch.addAll(values);
  return sketch;
}

test('below its limit a sketch answers as the sorted values do', () => {
  fc.assert(
    fc.property(sample, (values) => {
      const sketch = sketchOf(values);
      for (const share of shares)
        assert.equal(sketch.quantile(share), quantile(sortedCopy(values.map((x) => 0 + x)), share));
    }),
    { seed: 1 },
  );
});

test('however values are split, ordered and merged, the sketch is the same', () => {
  fc.assert(
    fc.property(sample, sample, sample, limit, (a, b, c, size) => {
      const whole = sketchOf([...c, ...a, ...b], size).toRecord();
      const left = sketchOf(a, size);
      left.merge(sketchOf(b, size));
      left.merge(sketchOf(c, size));
      const right = sketchOf(b, size);
      right.merge(sketchOf(c, size));
      const first = sketchOf(a, size);
      first.merge(right);
      assert.deepEqual(left.toRecord(), whole);
      assert.deepEqual(first.toRecord(), whole);
    }),
    { seed: 2 },
  );
});

test('beyond its limit a quantile at a rank is off by at most the stated share', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), limit, (values, size) => {
      const sketch = sketchOf(values, size);
      const sorted = sortedCopy(values);
      for (let rank = 0; rank < sorted.length; rank++) {
        const share = sorted.length === 1 ? 0 : rank / (sorted.length - 1);
        const expected = quantile(sorted, share)!;
        const found = sketch.quantile(share)!;
        const slack = 1e-9 + sketchRelativeError * Math.max(...values.map(Math.abs));
        assert.ok(Math.abs(found - expected) <= slack, `${found} for ${expected}`);
      }
    }),
    { seed: 3 },
  );
});

test('whole numbers below 256 stay exact in a collapsed sketch', () => {
  const sketch = new QuantileSketch(10);
  for (let i = 0; i <= 1000; i++) sketch.add(i);
  assert.equal(sketch.isExact, false);
  for (const rank of [0, 1, 100, 255]) assert.equal(sketch.quantile(rank / 1000), rank);
  assert.equal(sketch.quantile(1), 1000);
});

test('a sketch survives its record, and a record that is none is refused', () => {
  fc.assert(
    fc.property(sample, limit, (values, size) => {
      const sketch = sketchOf(values, size);
      const copy = QuantileSketch.fromRecord(JSON.parse(JSON.stringify(sketch.toRecord())));
      assert.deepEqual(copy.toRecord(), sketch.toRecord());
      for (const share of shares) assert.equal(copy.quantile(share), sketch.quantile(share));
    }),
    { seed: 4 },
  );
  const sound = sketchOf([1, 2, 2]).toRecord();
  assert.throws(() => QuantileSketch.fromRecord({ ...sound, n: 4 }), RangeError);
  assert.throws(() => QuantileSketch.fromRecord({ ...sound, values: [2, 1] }), RangeError);
  assert.throws(() => sketchOf([Number.NaN]), RangeError);
});

test('distances of exact sketches are those of the samples', () => {
  const full = fc.array(value, { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(full, full, (a, b) => {
      const found = sketchDistance(sketchOf(a), sketchOf(b))!;
      assert.equal(found.ks, kolmogorovTwoSample(a, b)!.statistic);
      const expected = wassersteinDistance(a, b)!;
      assert.ok(Math.abs(found.wasserstein - expected) <= 1e-9 * Math.max(1, expected));
      assert.ok(found.psi >= 0);
      const back = sketchDistance(sketchOf(b), sketchOf(a))!;
      assert.equal(back.ks, found.ks);
      assert.ok(Math.abs(back.psi - found.psi) <= 1e-12 * found.psi);
    }),
    { seed: 5 },
  );
});

test('a sample is at distance 0 from itself, also beside its collapsed self for whole numbers', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), limit, (values, size) => {
      const { ks, ksPValue, wasserstein, psi } = sketchDistance(
        sketchOf(values, size),
        sketchOf(values, size),
      )!;
      assert.deepEqual([ks, ksPValue, wasserstein, psi], [0, 1, 0, 0]);
      const mixed = sketchDistance(sketchOf(values), sketchOf(values, size))!;
      assert.deepEqual([mixed.ks, mixed.wasserstein], [0, 0]);
    }),
    { seed: 6 },
  );
  assert.equal(sketchDistance(sketchOf([]), sketchOf([1])), null);
});

test('the stability index sees constants that differ, whatever the sizes', () => {
  const many = sketchOf(Array.from({ length: 1000 }, () => 5));
  assert.ok(sketchDistance(many, sketchOf([9, 9, 9]))!.psi > 0.25);
});
