import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sample } from '../math/sample.ts';
import { classify } from './classify.ts';
import type { WorkloadMeasurements, WorkloadSamples } from './measurements.ts';

/** The part of measurements that classes are told from. */
function measured(
  requests: number,
  given: Partial<Record<keyof WorkloadSamples, readonly number[]>>,
): WorkloadMeasurements {
  const sample = (name: keyof WorkloadSamples) => Sample.of(given[name] ?? []);
  const samples = {
    interArrivalMs: sample('interArrivalMs'),
    turnsPerSession: sample('turnsPerSession'),
    prefillDominance: sample('prefillDominance'),
    pairReuse: sample('pairReuse'),
  };
  return { requests, samples } as unknown as WorkloadMeasurements;
}

const bursts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1000];

test('classes, patterns and tags follow the rules, and the numbers are told', () => {
  const chat = classify(
    measured(3, { turnsPerSession: [3], prefillDominance: [0.9], pairReuse: [0.8], interArrivalMs: [5, 5] }),
  );
  assert.equal(chat.primary, 'interactive-chat (prefill-heavy)');
  assert.equal(chat.reason, 'P90 of turns per session 3 ≥ 2; P50 of prefill dominance 0.9 > 0.65');
  assert.deepEqual(
    chat.tags.map(({ tag }) => tag),
    ['smooth', 'multi-turn', 'prefill-heavy', 'high-reuse'],
  );
  assert.equal(
    classify(measured(3, { turnsPerSession: [3], prefillDominance: [0.2] })).primary,
    'interactive-chat',
  );
  const api = classify(measured(11, { interArrivalMs: bursts }));
  assert.deepEqual([api.primary, api.pattern.label], ['bursty-api', 'bursty / interactive-like']);
  assert.equal(api.reason, 'CV of gaps 3.162 > 1.5');
  const batch = classify(measured(3, { interArrivalMs: [10, 10], prefillDominance: [0.1] }));
  assert.deepEqual([batch.primary, batch.pattern.label], ['batch/offline', 'smooth / batch-like']);
  assert.equal(
    batch.reason,
    'no P90 of turns per session; P50 of prefill dominance 0.1 ≤ 0.65; CV of gaps 0 ≤ 1.5',
  );
});

test('thresholds belong to the side the reference puts them on', () => {
  const withCv = (cv: number) => {
    // Two gaps 1 ± d have the CV d·√2.
    const d = cv / Math.SQRT2;
    return classify(measured(3, { interArrivalMs: [1 - d, 1 + d] }));
  };
  assert.equal(withCv(0.79).pattern.label, 'smooth / batch-like');
  assert.equal(withCv(0.81).pattern.label, 'mixed / poisson-ish');
  assert.equal(withCv(1.49).pattern.label, 'mixed / poisson-ish');
  assert.equal(withCv(1.51).pattern.label, 'bursty / interactive-like');
  assert.deepEqual(
    withCv(1.51).tags.map(({ tag }) => tag),
    ['bursty'],
  );
});

test('without requests nothing is claimed', () => {
  const { primary, pattern, tags } = classify(measured(0, {}));
  assert.deepEqual([primary, pattern.label, tags], ['unknown', 'unknown', []]);
});
