import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exp } from './elementary.ts';
import { defaultRng } from './keyed-stream.ts';
import * as kolmogorov from './kolmogorov.ts';
import { EXPONENTIAL_SAMPLE, GAMMA_SAMPLE, isClose } from './sample-vectors.test-support.ts';

const exponential = (x: number) => 1 - exp(-x);

test("the limit law is scipy's", () => {
  const vectors: [number, number][] = [
    [0.3, 0.9999906941986655],
    [0.5, 0.9639452436648751],
    [0.8, 0.5441424115741981],
    [0.999, 0.27107316411506394],
    [1, 0.26999967167735456],
    [1.2, 0.11224966667072497],
    [1.6276236, 0.010000000749940367],
    [2, 0.0006709252557796953],
    [3, 3.045995948942526e-8],
  ];
  for (const [lambda, expected] of vectors) {
    assert.ok(isClose(kolmogorov.kolmogorovSurvival(lambda), expected, 1e-14), String(lambda));
  }
  assert.equal(kolmogorov.kolmogorovSurvival(0.05), 1);
  assert.equal(kolmogorov.kolmogorovSurvival(0), 1);
});

test("statistics are scipy's; p-values are its limit law at Stephens' argument", () => {
  const one = kolmogorov.kolmogorovOneSample(EXPONENTIAL_SAMPLE, exponential)!;
  assert.ok(isClose(one.statistic, 0.09080613095135631, 1e-14));
  assert.ok(isClose(one.pValue, 0.9812798886993515, 1e-13));
  const two = kolmogorov.kolmogorovTwoSample(EXPONENTIAL_SAMPLE, GAMMA_SAMPLE)!;
  assert.ok(isClose(two.statistic, 0.35555555555555557, 1e-15));
  assert.ok(isClose(two.pValue, 0.10959788919554302, 1e-13));
});

test('ties within and between the samples are stepped over together', () => {
  const rounded = kolmogorov.kolmogorovTwoSample(
    EXPONENTIAL_SAMPLE.map(Math.round),
    GAMMA_SAMPLE.map(Math.round),
  )!;
  assert.ok(isClose(rounded.statistic, 0.35555555555555557, 1e-15));
  assert.equal(kolmogorov.kolmogorovTwoSample([1, 1, 2], [1, 1, 2])!.statistic, 0);
  assert.equal(kolmogorov.kolmogorovTwoSample([1, 2], [3, 4])!.statistic, 1);
});

test("the corrected p-value is within 0.02 of scipy's exact one at n = 25 and at 25 against 18", () => {
  assert.ok(
    Math.abs(kolmogorov.kolmogorovOneSample(EXPONENTIAL_SAMPLE, exponential)!.pValue - 0.9742759496365154) <
      0.02,
  );
  assert.ok(
    Math.abs(kolmogorov.kolmogorovTwoSample(EXPONENTIAL_SAMPLE, GAMMA_SAMPLE)!.pValue - 0.10560163779013289) <
      0.02,
  );
});

test('under the hypothesis p-values are uniform: 5 % fall below 0.05', () => {
  const stream = defaultRng(8);
  const sample = new Float64Array(200);
  let below = 0;
  for (let i = 0; i < 2000; i++) {
    stream.fillExponential(sample);
    if (kolmogorov.kolmogorovOneSample(sample, exponential)!.pValue < 0.05) below++;
  }
  // 100 expected, standard deviation 9.7; four of them.
  assert.ok(Math.abs(below - 100) < 40, String(below));
});

test('no values, no test', () => {
  assert.equal(kolmogorov.kolmogorovOneSample([], exponential), null);
  assert.equal(kolmogorov.kolmogorovTwoSample([1], []), null);
});
