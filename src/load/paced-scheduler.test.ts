import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacedScheduler } from './paced-scheduler.ts';
import type { UserPacing } from './user-pacing.ts';
import { planOf, runVirtually } from './virtual-run.test-support.ts';

const pacing: UserPacing = {
  gapS: 2,
  joinGapS: 5,
  rounds: 3,
  maxUsers: 2,
  waitsForAnswer: true,
  replaces: true,
  initial: [],
  tickS: null,
  clockStartS: 0,
  stopS: 100,
  endsWith: null,
};

/** Sessions of so many turns each, in the order in which users take them. */
function sessionsOf(count: number, turns: number) {
  const links = Array.from({ length: count * turns }, (_, row) => ({ before: row, after: row + 1 }));
  return planOf(
    new Array(count * turns).fill(0),
    links.filter(({ after }) => after % turns !== 0),
  );
}

function launches(given: Partial<UserPacing>, latencyS: number, sessions = 40, failing: number[] = []) {
  const { server, records, driver } = runVirtually({
    plan: sessionsOf(sessions, given.rounds ?? 3),
    schedule: (plan) => new PacedScheduler(plan, { ...pacing, ...given }),
    service: (row) => ({
      chunksNs: [latencyS * 1e9],
      endNs: latencyS * 1e9,
      ...(failing.includes(row) ? { status: 'http_error' as const, httpStatus: 500 } : {}),
    }),
  });
  const sent = server.sentNs.map(({ row, atNs }) => [atNs / 1e9, row] as const);
  return { sent, records, driver };
}

test('users join one after another, ask at their pace, leave, and are replaced', () => {
  const { sent, records } = launches({ stopS: 16 }, 0.5);
  // User 0: rows 0-2, from 0; user 1: rows 3-5, from 5; user 0 leaves at 4.5, so that user 2 joins at 10.
  assert.deepEqual(sent, [
    [0, 0],
    [2, 1],
    [4, 2],
    [5, 3],
    [7, 4],
    [9, 5],
    [10, 6],
    [12, 7],
    [14, 8],
    [15, 9],
  ]);
  assert.ok(records.every(({ due_ns: due, launched_ns: launched }) => due === launched));
});

test('a slow answer holds back the next question of its user, or not, as the pacing says', () => {
  const one = { maxUsers: 1, replaces: false, initial: [{ asked: 0, lastS: -2 }] };
  assert.deepEqual(
    launches(one, 3).sent.map(([at]) => at),
    [0, 3, 6],
  );
  assert.deepEqual(
    launches({ ...one, waitsForAnswer: false }, 3).sent.map(([at]) => at),
    [0, 2, 4],
  );
});

test('nobody joins beyond the limit until the last answer of somebody is in', () => {
  const { sent } = launches({ maxUsers: 1, joinGapS: 1, rounds: 1, stopS: 10 }, 3);
  assert.deepEqual(
    sent.map(([at]) => at),
    [0, 3, 6, 9],
  );
});

test('a failed question counts as asked: its user goes on and leaves, and the run ends', () => {
  const { sent, driver } = launches({ stopS: 1000, maxUsers: 1 }, 0.5, 3, [1, 8]);
  assert.equal(sent.length, 9);
  assert.ok(driver.scheduler.isOver);
});

test('users who count end the run when they have left; what nobody came to stays untaken', () => {
  const { sent, driver } = launches({ maxUsers: null, endsWith: { first: 1, last: 2 } }, 0.5);
  // Users 1 and 2 join at 5 and 10; the last of them leaves at 14.5.
  assert.equal(Math.max(...sent.map(([at]) => at)), 14);
  assert.equal(driver.scheduler.taken, sent.length);
  assert.equal(driver.scheduler.nextNs(), Number.POSITIVE_INFINITY);
});
