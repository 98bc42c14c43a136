import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamFor } from '../math/keyed-stream.ts';
import { describe } from './distribution.ts';
import { warmupLength } from './mser.ts';

/** x[i] = ρ·x[i − 1] + e, of mean 0 and variance 1. */
function autoregressive(length: number, rho: number, index: number): Float64Array {
  const random = streamFor({ seed: 7n, name: 'ar1', index });
  const noise = Math.sqrt(1 - rho * rho);
  const values = new Float64Array(length);
  let value = random.nextNormal();
  for (let i = 0; i < length; i++) {
    values[i] = value;
    value = rho * value + noise * random.nextNormal();
  }
  return values;
}

test('95 % intervals hold the true mean, median and p90 about that often, also of samples that resemble themselves', () => {
  // 400 samples of 2,000: a coverage of 95 % has a standard error of 1.1 %. Quantiles of the standard normal.
  const truths = { mean: 0, p50: 0, p90: 1.2815515655446004 } as const;
  for (const rho of [0, 0.5, 0.9]) {
    const held = { mean: 0, p50: 0, p90: 0 };
    for (let sample = 0; sample < 400; sample++) {
      const { interval_95: found } = describe(autoregressive(2000, rho, sample));
      for (const name of ['mean', 'p50', 'p90'] as const) {
        const [low, high] = found[name]!;
        if (low <= truths[name] && truths[name] <= high) held[name]++;
      }
    }
    for (const [name, count] of Object.entries(held))
      assert.ok(count / 400 > 0.91 && count / 400 < 0.985, `ρ ${rho}, ${name}: ${count / 400}`);
  }
});

test('the effective sample size is n(1 − ρ)/(1 + ρ) for an autoregressive series', () => {
  const sizes = Array.from({ length: 40 }, (_, i) => describe(autoregressive(20_000, 0.8, i)).n_eff!);
  const median = sizes.sort((a, b) => a - b)[20]!;
  assert.ok(median > 0.7 * (20_000 / 9) && median < 1.4 * (20_000 / 9), String(median));
});

test('a percentile is shown when three values lie beyond it, and else the reason', () => {
  const of = (n: number) => describe(Float64Array.from({ length: n }, (_, i) => i));
  assert.deepEqual(
    [of(300).p99 !== null, of(299).p99, of(3000).p99_9 !== null, of(2999).p99_9],
    [true, null, true, null],
  );
  assert.match(of(299).reasons['p99']!, /needs 300 values, there are 299/);
  const empty = of(0);
  assert.deepEqual(
    [empty.n, empty.mean, empty.p50, empty.max, empty.interval_95.mean],
    [0, null, null, null, null],
  );
});

test('MSER-5 finds the end of a transient, and does not invent one', () => {
  const settled = autoregressive(2000, 0.3, 1);
  const shifted = settled.map((value, i) => (i < 300 ? value + 10 * (1 - i / 300) : value));
  const cut = warmupLength(shifted)!;
  assert.ok(cut > 200 && cut <= 400, String(cut));
  assert.ok(warmupLength(settled)! < 1000);
  assert.equal(warmupLength(Float64Array.from({ length: 1000 }, (_, i) => i)), null, 'a trend never settles');
  assert.equal(warmupLength(new Float64Array(20)), null);
});
