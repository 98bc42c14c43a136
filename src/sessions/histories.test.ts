import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SessionHistories } from './histories.ts';

test('turns are counted, timed and compared with the turn before', () => {
  const histories = new SessionHistories();
  assert.deepEqual(histories.add(0, 5, 10), { turn: 0, gapNs: null, previousPromptTokens: null });
  assert.deepEqual(histories.add(1, 6, 7), { turn: 0, gapNs: null, previousPromptTokens: null });
  assert.deepEqual(histories.add(0, 9, 30), { turn: 1, gapNs: 4, previousPromptTokens: 10 });
  assert.deepEqual([...histories.turnsPerSession().sorted()!], [1, 2]);
  assert.deepEqual(histories.facts().promptTokensByTurn, [
    { turn: 0, requests: 2, meanTokens: 8.5 },
    { turn: 1, requests: 1, meanTokens: 30 },
  ]);
});

/** Sessions as intervals [from, to]; the sweep is checked by looking at every moment. */
const intervals = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 })), {
  minLength: 1,
  maxLength: 30,
});

test('open sessions are those whose interval holds the moment', () => {
  fc.assert(
    fc.property(intervals, (given) => {
      const sessions = given
        .map(([from, length]) => ({ from, to: from + length }))
        .sort((a, b) => a.from - b.from);
      const histories = new SessionHistories();
      const events = sessions.flatMap(({ from, to }, i) => [[from, i] as const, [to, i] as const]);
      // Equal times in session order keep the numbering by first arrival.
      events.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const numbers = new Map<number, number>();
      for (const [time, i] of events) {
        if (!numbers.has(i)) numbers.set(i, numbers.size);
        histories.add(numbers.get(i)!, time, 1);
      }
      const facts = histories.facts();
      const moments = Array.from(
        { length: 41 },
        (_, t) => sessions.filter(({ from, to }) => from <= t && t <= to).length,
      );
      assert.equal(facts.peakOpen, Math.max(...moments));
      const overlapping = sessions.filter((one) =>
        sessions.some((other) => other !== one && one.from <= other.to && other.from <= one.to),
      );
      assert.equal(facts.overlappingShare, overlapping.length / sessions.length);
      const span = Math.max(...sessions.map(({ to }) => to)) - sessions[0]!.from;
      const open = sessions.reduce((sum, { from, to }) => sum + to - from, 0);
      assert.equal(facts.meanOpen, span === 0 ? null : open / span);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('without sessions there is nothing to tell', () => {
  const { detected, meanOpen, peakOpen, overlappingShare } = new SessionHistories().facts();
  assert.deepEqual(
    { detected, meanOpen, peakOpen, overlappingShare },
    { detected: 0, meanOpen: null, peakOpen: null, overlappingShare: null },
  );
});
