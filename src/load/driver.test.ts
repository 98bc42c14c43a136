import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LoadPlan } from './load-plan.ts';
import { PlanScheduler } from './plan-scheduler.ts';
import { UserOrder } from './user-order.ts';
import { openLoop, planOf, runVirtually, steadyPlan } from './virtual-run.test-support.ts';
import { WorkloadOrder } from './workload-order.ts';

const ms = 1e6;
const fullLoop = (inFlight: number) => (plan: LoadPlan) =>
  new PlanScheduler(new WorkloadOrder(plan), inFlight);
const usersLoop = (users: number, thinkNs: number) => (plan: LoadPlan) =>
  new PlanScheduler(new UserOrder(plan, { users, thinkNs }));
const answer = (durationMs: number) => () => ({ chunksNs: [durationMs * ms], endNs: durationMs * ms });

test('a closed loop keeps exactly so many in flight, and each request is due when the one before it ends', () => {
  const { server, records, summary } = runVirtually({
    plan: steadyPlan(1000, 1),
    schedule: fullLoop(7),
    service: answer(10),
  });
  assert.equal(server.peakInFlight, 7);
  assert.equal(records.length, 1000);
  const { mean_in_flight: inFlight } = summary().load;
  assert.ok(Math.abs(inFlight! - 7) < 0.1, String(inFlight));
  assert.equal(summary().schedule_lag_ms.max, 0);
});

test('users take sessions whole, think between turns and between sessions', () => {
  // Two sessions of two turns (rows 0-2, 1-3), a lone request (4); one user, 1 s to think, 2 s before row 2.
  const plan = planOf(
    [0, 0, 0, 0, 0],
    [
      { before: 0, after: 2 },
      { before: 1, after: 3 },
    ],
    (row) => (row === 2 ? 2 : NaN),
  );
  const { server } = runVirtually({
    plan,
    schedule: usersLoop(1, 1e9),
    service: answer(100),
  });
  const expected = [
    [0, 0],
    [2, 2.1e9],
    [1, 3.2e9],
    [3, 4.3e9],
    [4, 5.4e9],
  ];
  assert.deepEqual(
    server.sentNs.map(({ row, atNs }) => [row, atNs]),
    expected,
  );
});

test('a turn is due at its arrival, or when the answer before it and the thinking are over, whichever is later', () => {
  const plan = planOf(
    [0, 1, 1.05],
    [
      { before: 0, after: 1 },
      { before: 1, after: 2 },
    ],
    (row) => (row === 2 ? 0.5 : NaN),
  );
  const { records } = runVirtually({ plan, service: answer(300) });
  assert.deepEqual(
    records.map(({ due_ns }) => due_ns),
    [0, 1e9, 1.8e9],
  );
});

test('whatever waits for whatever: order holds, every request ends once, nothing runs early', () => {
  const plans = fc.array(
    fc.record({
      gapMs: fc.nat(50),
      thinkMs: fc.option(fc.nat(40)),
      before: fc.option(fc.nat(100)),
      tookMs: fc.integer({ min: 1, max: 200 }),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const loops = fc.constantFrom(
    { schedule: openLoop(), isOpen: true, cap: Number.POSITIVE_INFINITY },
    { schedule: openLoop(3), isOpen: true, cap: 3 },
    { schedule: fullLoop(2), isOpen: false, cap: 2 },
    { schedule: usersLoop(3, 20 * ms), isOpen: false, cap: Number.POSITIVE_INFINITY },
  );
  fc.assert(
    fc.property(plans, loops, (rows, { schedule, isOpen, cap }) => {
      let at = 0;
      const arrivals = rows.map(({ gapMs }) => {
        at += gapMs;
        return at / 1000;
      });
      const links = rows.flatMap(({ before }, row) =>
        before === null || row === 0 ? [] : [{ before: before % row, after: row }],
      );
      const plan = planOf(arrivals, links, (row) => (rows[row]!.thinkMs ?? NaN) / 1000);
      const { records, server, driver, summary } = runVirtually({
        plan,
        schedule,
        service: (row) => answer(rows[row]!.tookMs)(),
      });
      assert.deepEqual(
        records.map(({ index }) => index).sort((a, b) => a - b),
        rows.map((_, row) => row),
      );
      assert.equal(summary().counts.conserved, true);
      assert.equal(driver.scheduler.isOver, true);
      const of = new Map(records.map((record) => [record.index, record]));
      for (const { before, after } of links) {
        const think = rows[after]!.thinkMs ?? 0;
        assert.ok(of.get(after)!.due_ns >= of.get(before)!.finished_ns! + think * ms);
      }
      for (const record of records) {
        assert.ok(record.launched_ns! >= record.due_ns);
        if (isOpen) assert.ok(record.due_ns >= Math.round(plan.arrivalNs[record.index]!));
        // Nothing but the cap makes a request late in virtual time.
        assert.equal(record.launched_ns! - record.due_ns - record.held_ns, 0);
      }
      assert.ok(server.peakInFlight <= cap);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('a request is given up when its user would', () => {
  const { records } = runVirtually({
    plan: planOf([0, 0.1]),
    cancelAfterNs: Float64Array.of(50 * ms, Number.NaN),
    service: answer(200),
  });
  assert.deepEqual(
    records.map(({ status, finished_ns }) => [status, finished_ns]),
    [
      ['cancelled', 50 * ms],
      ['ok', 300 * ms],
    ],
  );
});

test('failures are tried again only when asked, with growing pauses, and every try stands in the record', () => {
  let tries = 0;
  const service = () =>
    ++tries < 3 ? { chunksNs: [], endNs: 10 * ms, status: 'http_error' as const } : answer(10)();
  const { records } = runVirtually({ plan: planOf([0]), service, retry: { retries: 5, pauseNs: 100 * ms } });
  const [record] = records;
  assert.deepEqual([record!.status, record!.attempt, record!.attempts!.length], ['ok', 3, 2]);
  assert.deepEqual([record!.launched_ns, record!.finished_ns], [0, 330 * ms]);
  assert.deepEqual(
    record!.attempts!.map(({ launched_ns }) => launched_ns),
    [0, 110 * ms],
  );
  tries = 0;
  const once = runVirtually({ plan: planOf([0]), service });
  assert.deepEqual([once.records[0]!.status, once.records[0]!.attempts], ['http_error', undefined]);
});

test('after the end of a run nothing is launched, and answers have the drain time to come', () => {
  const { records, driver } = runVirtually({
    plan: steadyPlan(10, 10),
    service: (row) => answer(row === 19 ? 5000 : 100)(),
    stopNs: 2e9,
    drainNs: 1e9,
  });
  assert.deepEqual([records.length, driver.scheduler.taken], [20, 20]);
  const last = records.at(-1)!;
  assert.deepEqual([last.index, last.status, last.finished_ns], [19, 'cancelled', 3e9]);
});
