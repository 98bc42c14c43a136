import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ThresholdPosterior } from './threshold-posterior.ts';

const probe = fc.record({
  level: fc.double({ min: 1, max: 100, noNaN: true }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  offered: fc.integer({ min: 1, max: 5000 }),
});

test('weights are probabilities, and quantiles rise with them', () => {
  fc.assert(
    fc.property(fc.array(probe, { minLength: 1, maxLength: 6 }), (probes) => {
      const posterior = new ThresholdPosterior([0.5, 200], 0.05);
      for (const { level, share, offered } of probes) {
        const missed = Math.round(share * offered);
        posterior.add({ level, evidence: { offered, missed, effective: offered } });
      }
      const sum = posterior.weights.reduce((total, weight) => total + weight, 0);
      assert.ok(Math.abs(sum - 1) < 1e-9);
      assert.ok(posterior.weights.every((weight) => weight >= 0));
      const quantiles = [0.01, 0.1, 0.5, 0.9, 0.99].map((p) => posterior.quantile(p));
      assert.deepEqual(
        quantiles.toSorted((a, b) => a - b),
        quantiles,
      );
      const { low, median, high } = posterior.interval(0.98);
      for (const [at, value] of [low, median, high].entries())
        assert.ok(Math.abs(value / quantiles[2 * at]! - 1) < 1e-9);
    }),
    { seed: 14, numRuns: 60 },
  );
});

test('before any probe every level is as likely as any other, in logarithm', () => {
  const posterior = new ThresholdPosterior([1, 10_000], 0.05);
  for (const p of [0.25, 0.5, 0.75]) assert.ok(Math.abs(posterior.quantile(p) / 10_000 ** p - 1) < 0.02);
  posterior.add({ level: 50, evidence: { offered: 0, missed: 0, effective: 0 } });
  assert.ok(Math.abs(posterior.quantile(0.5) / 100 - 1) < 0.02);
});

test('a kept level raises the threshold, a missed one lowers it', () => {
  const after = (missed: number) => {
    const posterior = new ThresholdPosterior([1, 100], 0.05);
    posterior.add({ level: 10, evidence: { offered: 1000, missed, effective: 1000 } });
    return posterior.interval(0.95);
  };
  assert.ok(after(0).low > 9.5);
  assert.ok(after(1000).high < 10.5);
  const { low, high } = after(50);
  assert.ok(low < 10 && high > 10);
});
