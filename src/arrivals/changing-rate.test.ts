import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../core/errors.ts';
import { kolmogorovOneSample } from '../math/kolmogorov.ts';
import { countInWindows, lag1Autocorrelation } from '../math/moments.ts';
import { firstTimes, gapsOf, type Sampling, startModel } from './sampling.test-support.ts';

type Rate = (timeS: number) => number;

/** Simpson's rule in 16 steps: the referee integrates the rate and knows nothing of its inverse. */
function integrate(rate: Rate, fromS: number, toS: number): number {
  const step = (toS - fromS) / 16;
  let sum = rate(fromS) + rate(toS);
  for (let i = 1; i < 16; i++) sum += rate(fromS + i * step) * (i % 2 === 1 ? 4 : 2);
  return (sum * step) / 3;
}

/** 99.9 % and 0.1 % quantiles of χ² with 40 degrees of freedom. */
const chiSquare40 = { low: 17.916, high: 73.402 };

/**
 * In time measured by the integrated rate, gaps are standard exponentials and independent; and the counts in 40
 * windows are Poisson with the integral as mean (Σ(n − m)²/m is χ², all m being above 100).
 */
function assertRate(sampling: Sampling, rate: Rate, { endS, count }: { endS: number; count: number }): void {
  const times = firstTimes(sampling, count).map((ns) => ns / 1e9);
  assert.ok(times.length < count || times.at(-1)! > endS, 'the run covers the windows');
  const gaps = gapsOf(times).map((_, i) => integrate(rate, times[i]!, times[i + 1]!));
  const found = kolmogorovOneSample(gaps, (gap) => 1 - Math.exp(-gap));
  assert.ok(found!.pValue > 0.001, `exponential gaps: ${JSON.stringify(found)}`);
  assert.ok(Math.abs(lag1Autocorrelation(gaps)!) < 3.29 / Math.sqrt(gaps.length), 'independent gaps');

  const windowS = endS / 40;
  // The request at 0 is given, not drawn.
  const counts = countInWindows(times.subarray(1), windowS, endS * (1 + 1e-12));
  let chiSquare = 0;
  for (let i = 0; i < 40; i++) {
    const expected = integrate(rate, i * windowS, (i + 1) * windowS);
    assert.ok(expected > 100);
    chiSquare += (counts[i]! - expected) ** 2 / expected;
  }
  assert.ok(chiSquare > chiSquare40.low && chiSquare < chiSquare40.high, `χ² of the counts: ${chiSquare}`);
}

test('ramp: the rate follows its line up, and stays at its end', () => {
  const options = { rateFromRps: 20, rateToRps: 120, rampDurationS: 300 };
  const rate: Rate = (t) => (t < 300 ? 20 + t / 3 : 120);
  assertRate({ model: 'ramp', options, seed: 21n }, rate, { endS: 400, count: 40_000 });
});

test('ramp: from nothing, and down', () => {
  const up = { rateFromRps: 0, rateToRps: 500, rampDurationS: 100 };
  const times = firstTimes({ model: 'ramp', options: up, seed: 22n }, 25_000).map((ns) => ns / 1e9);
  const squares = gapsOf(times.map((t) => 2.5 * t * t));
  assert.ok(kolmogorovOneSample(squares, (gap) => 1 - Math.exp(-gap))!.pValue > 0.001);

  const down = { rateFromRps: 200, rateToRps: 50, rampDurationS: 200 };
  const rate: Rate = (t) => (t < 200 ? 200 - 0.75 * t : 50);
  assertRate({ model: 'ramp', options: down, seed: 23n }, rate, { endS: 250, count: 30_000 });
});

test('ramp to 0: ends, after as many requests as the triangle holds', () => {
  const options = { rateFromRps: 100, rateToRps: 0, rampDurationS: 50 };
  const totals = Array.from({ length: 40 }, (_, seed) => {
    const times = firstTimes({ model: 'ramp', options, seed: BigInt(seed) }, 10_000);
    assert.ok(times.at(-1)! <= 50e9);
    return times.length - 1;
  });
  const total = totals.reduce((sum, one) => sum + one, 0);
  assert.ok(Math.abs(total - 40 * 2500) < 3.29 * Math.sqrt(40 * 2500), `${total} requests in 40 runs`);
});

test('ramp: two rates of 0 are refused', () => {
  const options = { rateFromRps: 0, rateToRps: 0, rampDurationS: 1 };
  assert.throws(() => startModel({ model: 'ramp', options }), UsageError);
});

// With amplitude 1 the windows stop short of the trough, whose few counts are no test.
for (const { amplitude, phase, endS } of [
  { amplitude: 0.8, phase: 0, endS: 1000 },
  { amplitude: 0.3, phase: 0.4, endS: 1000 },
  { amplitude: 0, phase: 0, endS: 1000 },
  { amplitude: 1, phase: 0, endS: 240 },
])
  test(`diurnal, amplitude ${amplitude}, phase ${phase}: the rate follows its sine`, () => {
    const options = { rateRps: 60, amplitude, periodS: 400, phase };
    const rate: Rate = (t) => 60 * (1 + amplitude * Math.sin(2 * Math.PI * (t / 400 + phase)));
    assertRate({ model: 'diurnal', options, seed: 24n }, rate, { endS, count: 100 * endS });
  });

test('diurnal: a whole period holds the mean rate, whatever the swing', () => {
  for (const amplitude of [0, 0.5, 1]) {
    const options = { rateRps: 10, amplitude, periodS: 100, phase: 0.6 };
    const times = firstTimes({ model: 'diurnal', options, seed: 25n }, 120_000).map((ns) => ns / 1e9);
    const whole = Math.floor(times.at(-1)! / 100) * 100;
    const count = times.filter((t) => t > 0 && t <= whole).length;
    assert.ok(Math.abs(count - 10 * whole) < 3.29 * Math.sqrt(10 * whole), `${count} of ${10 * whole}`);
  }
});
