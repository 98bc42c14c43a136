import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../core/errors.ts';
import { mean, sampleStandardDeviation } from '../math/moments.ts';
import { assertLaw, firstTimes, type Law, startModel } from './sampling.test-support.ts';

interface Process {
  readonly rateRps: number;
  readonly burstRatio: number;
  readonly burstMeanS: number;
  readonly calmMeanS: number;
}

type Vector = readonly [number, number];
type Matrix = readonly [Vector, Vector];

/**
 * Closed forms of the two-state MMPP, from matrices and not from how it is drawn: gaps by W. Fischer and
 * K. Meier-Hellstern, "The MMPP cookbook" (Performance Evaluation 18, 1993, section 2), dispersion of counts
 * by H. Heffes and D. Lucantoni (IEEE JSAC 4(6), 1986).
 */
function mmppLaw({ rateRps, burstRatio, burstMeanS, calmMeanS }: Process, windowsS: readonly number[]): Law {
  const [out, back] = [1 / burstMeanS, 1 / calmMeanS];
  const calm = (rateRps * (burstMeanS + calmMeanS)) / (burstRatio * burstMeanS + calmMeanS);
  const rates: Vector =
    burstRatio === Infinity
      ? [(rateRps * (burstMeanS + calmMeanS)) / burstMeanS, 0]
      : [burstRatio * calm, calm];
  const { cv, lag1 } = gapMoments(rates, out, back);
  const sum = out + back;
  const limit =
    (2 * out * back * (rates[0] - rates[1]) ** 2) / (sum ** 2 * (rates[0] * back + rates[1] * out));
  const dispersion = (t: number) => 1 + limit * (1 - (1 - Math.exp(-sum * t)) / (sum * t));
  return { rateRps, cv, lag1, dispersion, windowsS };
}

/** With M = (Λ − Q)⁻¹ and start φ = φMΛ: E[X] = φM1, E[X²] = 2φM²1, E[X₀X₁] = φM²ΛM1. */
function gapMoments(rates: Vector, out: number, back: number): { cv: number; lag1: number } {
  const inverse = invert([
    [rates[0] + out, -out],
    [-back, rates[1] + back],
  ]);
  // What requests find: the shares of time, weighted by the rates.
  const weights: Vector = [rates[0] * back, rates[1] * out];
  const start: Vector = [weights[0] / (weights[0] + weights[1]), weights[1] / (weights[0] + weights[1])];
  const once = times(inverse, [1, 1]);
  const mean = dot(start, once);
  const square = 2 * dot(start, times(inverse, once));
  const next: Vector = [rates[0] * once[0], rates[1] * once[1]];
  const product = dot(start, times(inverse, times(inverse, next)));
  const variance = square - mean ** 2;
  return { cv: Math.sqrt(variance) / mean, lag1: (product - mean ** 2) / variance };
}

function invert([[a, b], [c, d]]: Matrix): Matrix {
  const determinant = a * d - b * c;
  return [
    [d / determinant, -b / determinant],
    [-c / determinant, a / determinant],
  ];
}

function times([top, bottom]: Matrix, vector: Vector): Vector {
  return [dot(top, vector), dot(bottom, vector)];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1];
}

const processes: readonly Process[] = [
  { rateRps: 20, burstRatio: 10, burstMeanS: 1, calmMeanS: 9 },
  { rateRps: 4, burstRatio: 3, burstMeanS: 2, calmMeanS: 0.5 },
  { rateRps: 0.2, burstRatio: 100, burstMeanS: 0.5, calmMeanS: 4 },
  { rateRps: 7, burstRatio: 1, burstMeanS: 1, calmMeanS: 1 },
];

for (const process of processes)
  test(`mmpp ${JSON.stringify(process)}: rate, CV, autocorrelation, dispersion`, () => {
    const cycleS = process.burstMeanS + process.calmMeanS;
    const windowsS = [0.1 * cycleS, cycleS, 10 * cycleS];
    assertLaw({ model: 'mmpp', options: { ...process } }, mmppLaw(process, windowsS));
  });

test('on-off: a renewal process with CV² = 1 + 2·rate·out/(out + back)² (A. Kuczura, BSTJ 52, 1973)', () => {
  const process = { rateRps: 6, burstRatio: Infinity, burstMeanS: 1.5, calmMeanS: 4 };
  const law = mmppLaw(process, [0.5, 5, 50]);
  const [out, back] = [1 / 1.5, 1 / 4];
  const burstRps = (6 * 5.5) / 1.5;
  assert.ok(Math.abs(law.cv ** 2 - (1 + (2 * burstRps * out) / (out + back) ** 2)) < 1e-9);
  assert.ok(Math.abs(law.lag1) < 1e-12);
  assertLaw({ model: 'on-off', options: { rateRps: 6, burstMeanS: 1.5, calmMeanS: 4 } }, law);
});

test('the first gap is like all others: its mean over 4,000 runs, at 99.9 %', () => {
  const options = { rateRps: 2, burstMeanS: 1, calmMeanS: 9 };
  const firstGaps = Float64Array.from({ length: 4000 }, (_, seed) => {
    return firstTimes({ model: 'on-off', options, seed: BigInt(seed) }, 2)[1]! / 1e9;
  });
  const halfWidth = (3.29 * sampleStandardDeviation(firstGaps)!) / Math.sqrt(firstGaps.length);
  assert.ok(Math.abs(mean(firstGaps)! - 0.5) < halfWidth, `${mean(firstGaps)} ± ${halfWidth}`);
});

test('states that change thousands of times between requests are refused, not drawn', () => {
  const options = { rateRps: 1, burstMeanS: 1e-6, calmMeanS: 1e-6 };
  assert.throws(() => startModel({ model: 'on-off', options }), UsageError);
  assert.throws(() => startModel({ model: 'mmpp', options }), /1.00e\+6 times a request/);
});
