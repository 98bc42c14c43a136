import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { streamFor } from '../math/keyed-stream.ts';
import { coefficientOfVariation, fanoFactor, lag1Autocorrelation } from '../math/moments.ts';
import { ArrivalTracker } from './arrival-facts.ts';

function track(arrivalsNs: Iterable<number>): ArrivalTracker {
  const tracker = new ArrivalTracker(1000);
  for (const ns of arrivalsNs) tracker.add(ns);
  return tracker;
}

function assertClose(found: number | null, expected: number | null): void {
  if (found === null || expected === null) assert.equal(found, expected);
  else
    assert.ok(Math.abs(found - expected) <= 1e-9 * (1 + Math.abs(expected)), `${found} is not ${expected}`);
}

/** Gaps in tenths of a second. */
const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 200 });

test('one pass over arrivals finds what looking at all of them finds', () => {
  fc.assert(
    fc.property(gaps, fc.integer({ min: 0, max: 1000 }), (given, first) => {
      let at = first * 1e8;
      const arrivals = [at, ...given.map((gap) => (at += gap * 1e8))];
      const facts = track(arrivals).facts();
      const times = arrivals.map((ns) => ns - arrivals[0]!);
      for (const { windowMs, fanoFactor: fano, maxCount } of facts.windows) {
        const width = windowMs * 1e6;
        assertClose(fano, fanoFactor(times, width, times.at(-1)!));
        const counts = Array.from(
          { length: Math.floor(times.at(-1)! / width) },
          (_, i) => times.filter((ns) => Math.floor(ns / width) === i).length,
        );
        assert.equal(maxCount, counts.length === 0 ? null : Math.max(...counts));
      }
      const within = (from: number) => times.filter((ns) => ns >= from && ns < from + 1e9).length;
      assert.equal(facts.slidingPeak1s, Math.max(...times.map(within)));
      const bins = times.map((ns) => within(Math.floor(ns / 1e9) * 1e9));
      assert.equal(facts.peak1s, Math.max(...bins));
      const gapsMs = given.map((gap) => gap * 100);
      assertClose(facts.lag1Autocorrelation, lag1Autocorrelation(gapsMs));
      const cv = coefficientOfVariation(gapsMs);
      assertClose(facts.intervalDispersion[0]!.index, cv === null ? null : cv * cv);
    }),
    { seed: 11, numRuns: 200 },
  );
});

test('a Poisson process has dispersion 1 in every window and at every order', () => {
  const gapsNs = new Float64Array(60_000);
  streamFor({ seed: 4n, name: 'gaps' }).fillExponential(gapsNs);
  let at = 0;
  const {
    windows,
    intervalDispersion,
    lag1Autocorrelation: lag1,
    meanGapRate,
  } = track(gapsNs.map((gap) => (at += gap * 1e8))).facts();
  // 99.9 % of variance ratios over n windows lie within 3.3·√(2/n) of 1.
  for (const { fanoFactor: fano, windows: n } of windows)
    assert.ok(Math.abs(fano! - 1) < 3.3 * Math.sqrt(2 / n));
  for (const { index, order } of intervalDispersion)
    assert.ok(Math.abs(index! - 1) < 3.3 * Math.sqrt((8 * order) / 60_000));
  assert.ok(Math.abs(lag1!) < 3.3 / Math.sqrt(60_000));
  assert.ok(Math.abs(meanGapRate! - 10) < 0.15);
});

test('no, one and simultaneous arrivals leave rates undefined', () => {
  const none = track([]).facts();
  assert.deepEqual([none.durationS, none.meanRps, none.peak1s], [null, null, null]);
  const one = track([5e9]).facts();
  assert.deepEqual([one.durationS, one.meanRps, one.peak1s, one.slidingPeak1s], [0, null, 1, 1]);
  const tracker = track([7, 7, 7]);
  const same = tracker.facts();
  assert.deepEqual([same.durationS, same.meanRps, same.peak1s, same.lag1Autocorrelation], [0, null, 3, null]);
  assert.equal(tracker.gapsMs.coefficientOfVariation, null);
});
