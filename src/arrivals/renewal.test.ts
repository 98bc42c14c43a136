import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kolmogorovOneSample } from '../math/kolmogorov.ts';
import { assertExpectation, assertLaw, firstTimes, gapsOf, meanProduct } from './sampling.test-support.ts';

/**
 * Independent gamma gaps, cv 1 being exponential. Counts in equilibrium: D. R. Cox, "Renewal Theory", 1962,
 * eq. 4.5.7, variance c²λt + 1/6 + c⁴/2 − μ₃/(3μ³) with μ₃/μ³ = 2c⁴; what is left out vanishes exponentially.
 */
function gammaLaw(rateRps: number, cv: number) {
  const dispersion = (windowS: number) => cv ** 2 + (1 - cv ** 4) / (6 * rateRps * windowS);
  return { rateRps, cv, lag1: 0, dispersion, windowsS: [40, 100, 400].map((requests) => requests / rateRps) };
}

test('poisson: rate, CV 1, no autocorrelation, dispersion 1 in every window', () => {
  assertLaw(
    { model: 'poisson', options: { rateRps: 5 } },
    { ...gammaLaw(5, 1), windowsS: [0.1, 1, 10, 100] },
  );
});

test('poisson: the gaps are exponential (Kolmogorov–Smirnov, 99.9 %)', () => {
  const times = firstTimes({ model: 'poisson', options: { rateRps: 5 }, seed: 11n }, 200_000);
  const found = kolmogorovOneSample(gapsOf(times), (gapNs) => 1 - Math.exp((-gapNs * 5) / 1e9));
  assert.ok(found!.pValue > 0.001, JSON.stringify(found));
});

for (const cv of [0.3, 1, 2.5])
  test(`gamma, cv ${cv}: rate, CV, no autocorrelation, dispersion`, () => {
    assertLaw({ model: 'gamma', options: { rateRps: 8, cv } }, gammaLaw(8, cv));
  });

test('gamma: cv 1 is exponential, cv 0 even', () => {
  const times = firstTimes({ model: 'gamma', options: { rateRps: 2, cv: 1 }, seed: 12n }, 200_000);
  const found = kolmogorovOneSample(gapsOf(times), (gapNs) => 1 - Math.exp((-gapNs * 2) / 1e9));
  assert.ok(found!.pValue > 0.001, JSON.stringify(found));
  assert.deepEqual([...firstTimes({ model: 'gamma', options: { rateRps: 4, cv: 0 } }, 3)], [0, 25e7, 5e8]);
});

test('constant-rate: jitter j gives CV j/√6 and autocorrelation −1/2, and adds up to nothing', () => {
  const jitter = 0.6;
  const sampling = { model: 'constant-rate', options: { rateRps: 10, jitter } } as const;
  // The first request is never late, so the gaps are looked at from the second on.
  const later = (timesS: Float64Array) => gapsOf(timesS).subarray(1);
  const variance = (jitter / 10) ** 2 / 6;
  const meanS = 0.1;
  const cases = [
    { lag: 0, expected: meanS ** 2 + variance },
    { lag: 1, expected: meanS ** 2 - variance / 2 },
    { lag: 2, expected: meanS ** 2 },
  ];
  for (const { lag, expected } of cases)
    assertExpectation(sampling, (times) => meanProduct(later(times), lag), {
      expected,
      what: `the product at lag ${lag}`,
    });
  const times = firstTimes({ ...sampling, options: { rateRps: 10, jitter: 1 } }, 10_000);
  for (const [index, timeNs] of times.entries()) {
    const lateness = timeNs / 1e8 - index;
    assert.ok(lateness >= 0 && lateness <= 1, `request ${index}`);
  }
});

test('fixed-step and constant-rate without jitter: multiples, with no drift after a million', () => {
  assert.equal(firstTimes({ model: 'fixed-step', options: { arrivalStepMs: 0.1 } }, 1_000_001).at(-1), 1e11);
  assert.equal(firstTimes({ model: 'constant-rate', options: { rateRps: 3 } }, 900_001).at(-1), 3e14);
});
