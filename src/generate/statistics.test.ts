import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivalsOfCurve } from '../arrivals/index.ts';
import { namedPattern, patternNames } from '../core/pattern.ts';
import { valuesOfPattern } from '../core/pattern-values.ts';
import { lengths } from '../lengths/index.ts';
import { chiSquareSurvival } from '../math/gamma-function.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { kolmogorovOneSample } from '../math/kolmogorov.ts';
import { countInWindows } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import { resolveGenerateOptions } from './generate.ts';
import { planConstant } from './modelled.ts';

test('constant: gaps are exponential and counts a second are as dispersed as Poisson', () => {
  const options = resolveGenerateOptions({
    traceType: 'constant',
    targetQps: 50,
    durationMs: 400_000,
    seed: 3,
  });
  const { dueNs } = planConstant(options);
  const gaps = dueNs.slice(1).map((ns, i) => (ns - dueNs[i]!) / 1e9);
  assert.ok(kolmogorovOneSample(gaps, (gap) => 1 - Math.exp(-50 * gap))!.pValue > 0.001);
  const counts = countInWindows(dueNs, 1e9, 400e9);
  const mean = dueNs.length / 400;
  const dispersion = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / mean;
  // χ² with 399 degrees of freedom; either tail at 0.1 %.
  const tail = chiSquareSurvival(dispersion, 399);
  assert.ok(tail > 0.001 && tail < 0.999, `variance over mean ${dispersion / 399}`);
  assert.ok(Math.abs(dueNs.length - 20_000) < 3.29 * Math.sqrt(20_000));
});

for (const name of patternNames)
  test(`${name}: arrivals follow the curve, second by second`, () => {
    const random = streamFor({ seed: 4n, name: 'test' });
    const ratesRps = valuesOfPattern(namedPattern(name, 200), { stepMs: 1000, durationMs: 240_000, random });
    const startsNs = ratesRps.map((_, i) => i * 1e9);
    const due = arrivalsOfCurve({ startsNs, ratesRps, endNs: 240e9 }, streamFor({ seed: 5n, name: 'test' }));
    const counts = countInWindows(due, 1e9, 240e9);
    const chiSquare = ratesRps.reduce((sum, rate, i) => sum + (counts[i]! - rate) ** 2 / rate, 0);
    const tail = chiSquareSurvival(chiSquare, 240);
    assert.ok(tail > 0.001 && tail < 0.999, `χ² ${chiSquare}`);
  });

test('rates of 0 have no arrivals, and what is left of a gap is kept across steps', () => {
  const curve = {
    startsNs: Float64Array.of(0, 100e9, 200e9),
    ratesRps: Float64Array.of(20, 0, 20),
    endNs: 300e9,
  };
  const due = arrivalsOfCurve(curve, streamFor({ seed: 6n, name: 'test' }));
  assert.ok(due.every((ns) => ns < 100e9 || ns > 200e9));
  assert.ok(Math.abs(due.length - 4000) < 3.29 * Math.sqrt(4000));
  const inTwo = {
    startsNs: Float64Array.of(0, 50e9, 100e9, 200e9),
    ratesRps: Float64Array.of(20, 20, 0, 20),
    endNs: 300e9,
  };
  const again = arrivalsOfCurve(inTwo, streamFor({ seed: 6n, name: 'test' }));
  assert.equal(again.length, due.length);
  for (const [i, ns] of due.entries())
    assert.ok(Math.abs(ns - again[i]!) < 1e-3, 'a step that changes nothing changes no time');
});

test('a lognormal through percentiles gives them back within 2 %', () => {
  const wanted = {
    p50: 400,
    p70: 400 * Math.exp(0.8 * 0.5244005127),
    p90: 400 * Math.exp(0.8 * 1.2815515655),
    p95: 400 * Math.exp(0.8 * 1.644853627),
    p99: 400 * Math.exp(0.8 * 2.326347874),
  };
  const source = lengths.get('percentiles').start(wanted, streamFor({ seed: 7n, name: 'test' }));
  const drawn = new Int32Array(400_000);
  source.fill(new Float64Array(drawn.length), drawn);
  const sorted = sortedCopy(drawn);
  for (const [name, value] of Object.entries(wanted)) {
    const found = quantile(sorted, Number(name.slice(1)) / 100)!;
    assert.ok(Math.abs(found - value) < 0.02 * value, `${name}: ${found} for ${value}`);
  }
});

test('Pareto lengths have the mean and standard deviation asked for', () => {
  // α is 6.1 here: the variance of the sample's variance is still finite.
  const source = lengths
    .get('pareto')
    .start({ meanTokens: 1000, stdTokens: 200 }, streamFor({ seed: 8n, name: 'test' }));
  const drawn = new Int32Array(400_000);
  source.fill(new Float64Array(drawn.length), drawn);
  const mean = drawn.reduce((sum, count) => sum + count, 0) / drawn.length;
  const deviation = Math.sqrt(drawn.reduce((sum, count) => sum + (count - mean) ** 2, 0) / drawn.length);
  assert.ok(Math.abs(mean - 1000) < 2, String(mean));
  assert.ok(Math.abs(deviation - 200) < 6, String(deviation));
});
