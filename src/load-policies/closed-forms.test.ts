import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UserPacing } from '../load/user-pacing.ts';
import { type LaunchMs, offerVirtually, type PlanMs } from './offering.test-support.ts';

/*
 * Each policy beside a referee that shares no code with it: queueing recursions and closed forms, over times in whole ms.
 */

const services = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });
const runs = { seed: 9, numRuns: 200 };

/** Requests that wait for nothing. */
function lone(arrivalMs: readonly number[]): PlanMs {
  return { arrivalMs, links: [], thinkMs: {} };
}

/** When each row is launched, by row. */
function timesOf(launches: readonly LaunchMs[]): number[] {
  return launches.toSorted((a, b) => a.row - b.row).map(({ atMs }) => atMs);
}

/** The place that is free first, which is taken until a time. */
function takeFirst(freeMs: number[], until: (fromMs: number) => number): number {
  const place = freeMs.indexOf(Math.min(...freeMs));
  const fromMs = freeMs[place]!;
  freeMs[place] = until(fromMs);
  return fromMs;
}

test('open: launches at the arrivals exactly; under a cap, the waiting times of a queue with as many servers', () => {
  fc.assert(
    fc.property(
      services,
      fc.array(fc.nat(20), { minLength: 40, maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      (serviceMs, gapMs, cap) => {
        let atMs = 0;
        const arrivals = serviceMs.map((_, row) => {
          atMs += gapMs[row]!;
          return atMs;
        });
        const free = offerVirtually(
          { policy: 'open', settings: { maxInFlight: null } },
          lone(arrivals),
          serviceMs,
        );
        assert.deepEqual(timesOf(free.launches), arrivals);
        const capped = offerVirtually(
          { policy: 'open', settings: { maxInFlight: cap } },
          lone(arrivals),
          serviceMs,
        );
        // First come, first served: J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers" (1955).
        const freeMs = new Array<number>(cap).fill(0);
        const expected = serviceMs.map((tookMs, row) => {
          let startMs = 0;
          takeFirst(freeMs, (fromMs) => {
            startMs = Math.max(arrivals[row]!, fromMs);
            return startMs + tookMs;
          });
          return startMs;
        });
        assert.deepEqual(timesOf(capped.launches), expected);
      },
    ),
    runs,
  );
});

test('concurrency: list scheduling, so that places stand empty only when nothing is left', () => {
  fc.assert(
    fc.property(services, fc.integer({ min: 1, max: 6 }), (serviceMs, places) => {
      const plan = lone(serviceMs.map(() => 0));
      const { launches, server } = offerVirtually(
        { policy: 'concurrency', settings: { concurrency: places } },
        plan,
        serviceMs,
      );
      const freeMs = new Array<number>(places).fill(0);
      const expected = serviceMs.map((tookMs) => takeFirst(freeMs, (fromMs) => fromMs + tookMs));
      assert.deepEqual(timesOf(launches), expected);
      assert.equal(server.peakInFlight, Math.min(places, serviceMs.length));
    }),
    runs,
  );
});

test('users: each asks again when the answer is there and the thinking over, in sessions and between them', () => {
  const thinking = fc.record({ ownMs: fc.nat(30), turns: fc.integer({ min: 1, max: 4 }) });
  fc.assert(
    fc.property(services, thinking, fc.integer({ min: 1, max: 5 }), (serviceMs, { ownMs, turns }, users) => {
      const rows = serviceMs.map((_, row) => row);
      const links = rows.filter((row) => row % turns > 0).map((row) => [row - 1, row] as const);
      // Every second turn has a pause of its own, of 3 ms.
      const own = links.filter(([, after]) => after % 2 === 0).map(([, after]) => [after, 3]);
      const plan = { arrivalMs: rows.map(() => 0), links, thinkMs: Object.fromEntries(own) };
      const choice = { policy: 'users', settings: { users, thinkTimeMs: ownMs } };
      const { launches } = offerVirtually(choice, plan, serviceMs);
      const freeMs = new Array<number>(users).fill(0);
      const expected: number[] = [];
      for (let first = 0; first < rows.length; first += turns)
        takeFirst(freeMs, (fromMs) => {
          let atMs = fromMs;
          for (let row = first; row < Math.min(first + turns, rows.length); row++) {
            if (row > first) atMs += row % 2 === 0 ? 3 : ownMs;
            expected[row] = atMs;
            atMs += serviceMs[row]!;
          }
          return atMs + ownMs;
        });
      assert.deepEqual(timesOf(launches), expected);
    }),
    runs,
  );
});

test('paced: a user who joins at t asks at t + k × the longer of gap and latency, or of the gap alone', () => {
  const pace = fc.record({
    gapMs: fc.integer({ min: 1, max: 40 }),
    joinMs: fc.integer({ min: 1, max: 60 }),
    latencyMs: fc.integer({ min: 1, max: 60 }),
    rounds: fc.integer({ min: 1, max: 4 }),
    waitsForAnswer: fc.boolean(),
  });
  fc.assert(
    fc.property(pace, ({ gapMs, joinMs, latencyMs, rounds, waitsForAnswer }) => {
      const users = 5;
      const rows = Array.from({ length: users * rounds }, (_, row) => row);
      const links = rows.filter((row) => row % rounds > 0).map((row) => [row - 1, row] as const);
      const pacing: UserPacing = {
        ...{ gapS: gapMs / 1e3, joinGapS: joinMs / 1e3, rounds, maxUsers: null, waitsForAnswer },
        ...{ replaces: true, initial: [], tickS: null, clockStartS: 0, stopS: 1e6, endsWith: null },
      };
      const plan = { arrivalMs: rows.map(() => 0), links, thinkMs: {} };
      const { launches } = offerVirtually(
        { policy: 'paced', settings: pacing },
        plan,
        rows.map(() => latencyMs),
      );
      const paceMs = waitsForAnswer ? Math.max(gapMs, latencyMs) : gapMs;
      const expected = rows.map((row) => Math.floor(row / rounds) * joinMs + (row % rounds) * paceMs);
      // Seconds are what a pacing is written in: a product of them is whole to a thousandth of a ns.
      for (const [row, atMs] of timesOf(launches).entries())
        assert.ok(Math.abs(atMs - expected[row]!) < 1e-6, `row ${row}: ${atMs}, not ${expected[row]}`);
      assert.equal(launches.length, rows.length);
    }),
    runs,
  );
});
