import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../core/errors.ts';
import { checkGate, type GateNumbers, parseGates, readGates } from './gates.ts';
import { labelOfMetric } from './metrics.ts';

function check(text: string, a: number | null, b: number | null, distance: number | null = null) {
  const numbers: GateNumbers = {
    pair: () => ({ a, b }),
    distance: () => ({ value: distance, reason: 'the noise floor is 0' }),
  };
  const { passes, reason } = checkGate(parseGates([text])[0]!, numbers);
  return { passes, reason };
}

test('a gate is exceeded strictly above its threshold, in both directions', () => {
  assert.equal(check('prompt_tokens_p50:abs:10', 5, 15).passes, true);
  assert.equal(check('prompt_tokens_p50:abs:10', 5, 15.5).passes, false);
  assert.equal(check('prompt_tokens_p50:abs:10', 15.5, 5).passes, false);
  assert.equal(check('mean_rps:rel:0.1', 10, 11).passes, true);
  assert.equal(check('mean_rps:rel:0.1', 10, 8.9).passes, false);
  assert.equal(check('mean_rps:rel:0.1', 0, 0).passes, true);
  assert.equal(check('mean_rps:rel:9', 0, 1).passes, false);
  assert.equal(check('reuse:gt:0.5', 0, 0.5).passes, true);
  assert.equal(check('reuse:gt:0.5', 0, 0.6).passes, false);
  assert.equal(check('reuse:lt:0.5', 0, 0.4).passes, false);
  assert.equal(check('prompt_tokens:distance:3', null, null, 3).passes, true);
  assert.equal(check('prompt_tokens:distance:3', null, null, 3.01).passes, false);
});

test('a missing number fails and says so; missing on both sides is no change', () => {
  for (const [a, b, side] of [
    [null, 0.5, 'A'],
    [0.5, null, 'B'],
  ] as const)
    for (const operator of ['abs', 'rel']) {
      const { passes, reason } = check(`reuse:${operator}:0.05`, a, b);
      assert.equal(passes, false);
      assert.match(reason, new RegExp(`missing in ${side}: a missing number fails`));
    }
  assert.equal(check('reuse:abs:0.05', null, null).passes, true);
  assert.equal(check('reuse:gt:0.05', null, null).passes, false);
  assert.equal(check('reuse:lt:0.05', 0.1, null).passes, false);
  const distance = check('reuse:distance:3', null, null, null);
  assert.equal(distance.passes, false);
  assert.match(distance.reason, /noise floor is 0: a missing number fails/);
});

test('named gates are gates on their metric', () => {
  const gates = readGates({ failOnReuseDelta: 0.05, failOnP90PromptDelta: 10, failOn: ['reuse:gt:0.1'] });
  assert.deepEqual(
    gates.map(({ text }) => text),
    ['reuse:abs:0.05', 'prompt_tokens_p90:abs:10', 'reuse:gt:0.1'],
  );
});

test('every gate that is not understood is told at once, with the nearest name', () => {
  const bad = [
    'reus:abs:1',
    'reuse:bigger:1',
    'reuse:abs:x',
    'reuse',
    'reuse:abs:-1',
    'mean_rps:distance:2',
    'a:b:c:d',
  ];
  assert.throws(
    () => parseGates(bad),
    (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.problems.length, bad.length);
      assert.match(error.message, /did you mean 'reuse'\?/);
      return true;
    },
  );
});

test('labels are for people', () => {
  assert.equal(labelOfMetric('reuse'), 'Prompt reuse (tokens)');
  assert.equal(labelOfMetric('inter_arrival_ms_ks'), 'Inter-arrival ks');
  assert.equal(labelOfMetric('arrivals_changed'), 'Behaviour changed: arrivals');
});
