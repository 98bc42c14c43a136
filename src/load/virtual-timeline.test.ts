import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { beatNs } from './loop-monitor.ts';
import { VirtualTimeline } from './virtual-timeline.ts';

test('events run by time, and of those at one time the one that was planned first', () => {
  const plans = fc.array(fc.record({ atNs: fc.nat(5), children: fc.array(fc.nat(3), { maxLength: 2 }) }));
  fc.assert(
    fc.property(plans, (events) => {
      const time = new VirtualTimeline();
      // The referee: all that was ever planned, sorted by time with a stable sort.
      const planned: { readonly atNs: number; readonly order: number }[] = [];
      const ran: number[] = [];
      const plan = (atNs: number, run: () => void) => {
        const order = planned.push({ atNs, order: planned.length }) - 1;
        time.at(atNs, () => {
          assert.equal(time.nowNs(), atNs);
          ran.push(order);
          run();
        });
      };
      for (const { atNs, children } of events)
        plan(atNs, () => {
          for (const delayNs of children) plan(time.nowNs() + delayNs, () => {});
        });
      time.run();
      const sorted = planned.toSorted((a, b) => a.atNs - b.atNs).map(({ order }) => order);
      assert.deepEqual(ran, sorted);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('the alarm is one: a later setting replaces an earlier one, and Infinity is none', () => {
  const time = new VirtualTimeline();
  const woken: number[] = [];
  time.start({ wake: () => woken.push(time.nowNs()), beat: () => {} });
  time.wakeAt(100);
  time.wakeAt(200);
  time.wakeAt(50);
  time.at(60, () => time.wakeAt(70));
  time.at(65, () => time.wakeAt(Number.POSITIVE_INFINITY));
  time.at(80, () => time.wakeAt(90));
  time.at(95, () => time.stop());
  time.run();
  assert.deepEqual(woken, [50, 90]);
});

test('the loop beats at its pace until it is stopped', () => {
  const time = new VirtualTimeline();
  const beats: number[] = [];
  time.start({ wake: () => {}, beat: (nowNs) => beats.push(nowNs) });
  time.at(3.5 * beatNs, () => time.stop());
  time.run();
  assert.deepEqual(
    beats,
    [1, 2, 3].map((beat) => beat * beatNs),
  );
});

test('a loop that does something long runs what was due meanwhile afterwards, in order and late', () => {
  const time = new VirtualTimeline();
  const ran: (readonly [name: string, atNs: number])[] = [];
  const note = (name: string) => () => ran.push([name, time.nowNs()]);
  time.at(10, () => time.block(100));
  time.at(20, note('second'));
  time.at(15, note('first'));
  time.at(500, note('on time'));
  time.at(30, () => time.at(40, note('planned for a time that has passed')));
  time.run();
  assert.deepEqual(ran, [
    ['first', 110],
    ['second', 110],
    ['planned for a time that has passed', 110],
    ['on time', 500],
  ]);
});
