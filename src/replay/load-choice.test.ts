import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import type { GivenLoad } from '../load-policies/index.ts';
import { chooseLoad } from './load-choice.ts';
import { type ReplayOptions, replayTable } from './options.ts';

type Given = Readonly<Record<string, unknown>>;

function choose(given: Given, load?: GivenLoad) {
  const options = resolveOptions(replayTable, { baseUrl: ['http://h'], outDir: 'd', ...given });
  return chooseLoad(options as unknown as ReplayOptions, load);
}

const paced: GivenLoad = {
  policy: 'paced',
  settings: {
    ...{ gapS: 1, joinGapS: 2, rounds: 3, maxUsers: 4, waitsForAnswer: true, replaces: true, initial: [] },
    ...{ tickS: null, clockStartS: 0, stopS: 9, endsWith: null },
  },
};

test('flags choose the policy, and their values are its settings', () => {
  const chosen = (given: Given) => choose(given).choice;
  assert.deepEqual(chosen({}), { policy: 'open', settings: { maxInFlight: null } });
  assert.deepEqual(chosen({ maxInFlight: 3 }), { policy: 'open', settings: { maxInFlight: 3 } });
  assert.deepEqual(chosen({ concurrency: 2 }), { policy: 'concurrency', settings: { concurrency: 2 } });
  assert.deepEqual(chosen({ users: 2, thinkTimeMs: 7 }), {
    policy: 'users',
    settings: { users: 2, thinkTimeMs: 7 },
  });
  assert.deepEqual(choose({}, paced).choice, paced);
});

const refusals: readonly (readonly [given: Given, message: string, load?: GivenLoad])[] = [
  [{ concurrency: 2, users: 3 }, '--concurrency and --users exclude each other'],
  [
    { maxInFlight: 1, users: 3, concurrency: 2 },
    '--concurrency and --users and --max-in-flight exclude each other',
  ],
  [{ users: 3, rateRps: 5 }, '--users is a closed loop: it has no arrivals and no rate'],
  [{ concurrency: 3, arrival: 'poisson' }, '--concurrency is a closed loop: it has no arrivals and no rate'],
  [{ thinkTimeMs: 5 }, '--think-time-ms has no effect without --users'],
  [{ concurrency: 2, thinkTimeMs: 5 }, '--think-time-ms has no effect without --users'],
  [{ users: 2, turns: 'on-time' }, '--turns on-time is for an open loop, and --users makes it a closed one'],
  [{ concurrency: 2 }, 'a paced load and --concurrency exclude each other', paced],
  [{ rateRps: 2 }, 'a paced load is a closed loop: it has no arrivals and no rate', paced],
  [{ thinkTimeMs: 2 }, '--think-time-ms has no effect without --users', paced],
  [{ workers: 2 }, 'a paced load cannot be divided: it is sent by one worker', paced],
];

for (const [given, message, load] of refusals)
  test(`${JSON.stringify(given)}${load === undefined ? '' : ' beside a given load'} is refused`, () => {
    assert.throws(
      () => choose(given, load),
      (error) => error instanceof UsageError && error.problems[0]?.message === message,
    );
  });

test('what the open loop takes is no conflict', () => {
  for (const given of [{ maxInFlight: 2, rateRps: 5 }, { turns: 'on-time' }, { workers: 3, maxInFlight: 2 }])
    assert.equal(choose(given).isOpen, true);
});
