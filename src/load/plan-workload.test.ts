import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { columnsOf, type TestRow, testRows } from '../nouns/workload-columns.test-support.ts';
import { type LoadPlan, pickPlan } from './load-plan.ts';
import { type PlanChoices, planWorkload } from './plan-workload.ts';
import { shardRows } from './shard-rows.ts';

const asItIs: PlanChoices = {
  limit: null,
  timeScale: 1,
  arrivals: null,
  durationNs: Number.POSITIVE_INFINITY,
  turnsWait: true,
};

/** By row: the rows that must end before it. */
function waits(plan: LoadPlan): number[][] {
  const before: number[][] = Array.from({ length: plan.count }, () => []);
  for (let row = 0; row < plan.count; row++)
    for (const successor of plan.successors.subarray(plan.successorStart[row], plan.successorStart[row + 1]))
      before[successor]!.push(row);
  for (const [row, all] of before.entries()) {
    assert.equal(plan.predecessors[row], all.length);
    all.sort((a, b) => a - b);
  }
  return before;
}

/** The same from what the workload says: the turn before, if turns wait, and what is named. */
function refereeWaits(rows: readonly TestRow[], turnsWait: boolean): number[][] {
  return rows.map(({ session = null, waitsFor = [] }, i) => {
    const turns = rows.slice(0, i).flatMap((other, at) => (other.session === session ? at : []));
    const previous = turnsWait && session !== null ? turns.slice(-1) : [];
    const named = waitsFor.filter((target) => target < rows.length);
    return [...new Set([...previous, ...named])].sort((a, b) => a - b);
  });
}

const choices = fc.record({
  limit: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 30 })),
  timeScale: fc.constantFrom(0.5, 1, 3),
  durationNs: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(60)),
  turnsWait: fc.boolean(),
});

test('a plan holds the first requests at their scaled times, and waits for what is in it', () => {
  fc.assert(
    fc.property(testRows, choices, (rows, given) => {
      const plan = planWorkload(columnsOf(rows), { ...asItIs, ...given });
      const due = (row: TestRow) => (row.arrivalNs - rows[0]!.arrivalNs) * given.timeScale;
      const kept = rows.slice(0, given.limit ?? rows.length).filter((row) => due(row) < given.durationNs);
      assert.deepEqual([...plan.arrivalNs], kept.map(due));
      assert.deepEqual(
        [...plan.thinkNs],
        kept.map(({ thinkNs }) => thinkNs! * given.timeScale),
      );
      assert.deepEqual(waits(plan), refereeWaits(kept, given.turnsWait));
    }),
    { seed: 5 },
  );
});

test('arrivals of another model replace those of the workload, and the duration cuts them', () => {
  const columns = columnsOf([{ arrivalNs: 7 }, { arrivalNs: 8 }, { arrivalNs: 9 }, { arrivalNs: 10 }]);
  const arrivals = (dueNs: Float64Array) => dueNs.set(dueNs.map((_, row) => 100 * row));
  const plan = planWorkload(columns, { ...asItIs, arrivals, limit: 3, durationNs: 200 });
  assert.deepEqual([...plan.arrivalNs], [0, 100]);
});

test('links that a plan cannot follow are refused, not dropped', () => {
  const columns = columnsOf([{ arrivalNs: 0 }, { arrivalNs: 1, waitsFor: [0] }]);
  for (const more of [{ on: Uint8Array.of(1) }, { delayNs: Float64Array.of(5) }])
    assert.throws(
      () => planWorkload({ ...columns, links: { ...columns.links, ...more } }, asItIs),
      /no links on the start/,
    );
});

/** Rows that are linked, however far, by their first rows. */
function groupsOf(waits: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const root = waits.map((_, row) => row);
  for (const _ of waits)
    for (const [row, all] of waits.entries())
      for (const before of all) root[row] = root[before] = Math.min(root[row]!, root[before]!);
  return [...new Set(root)].map((first) => root.flatMap((own, row) => (own === first ? row : [])));
}

test('shards hold every row once, ascending, and what is linked together', () => {
  fc.assert(
    fc.property(testRows, fc.integer({ min: 1, max: 4 }), (rows, shards) => {
      const plan = planWorkload(columnsOf(rows), asItIs);
      const division = shardRows(plan, shards);
      assert.equal(division.length, shards);
      assert.deepEqual(
        division.flatMap((own) => [...own]).sort((a, b) => a - b),
        rows.map((_, i) => i),
      );
      // Groups are dealt out one by one, in the order of their first rows.
      for (const [group, members] of groupsOf(waits(plan)).entries())
        for (const row of members) assert.ok(division[group % shards]!.includes(row));
      for (const own of division) {
        assert.deepEqual(own, own.toSorted());
        const place = new Map([...own].map((row, at) => [row, at]));
        const picked = pickPlan(plan, own);
        assert.deepEqual(
          waits(picked),
          [...own].map((row) => waits(plan)[row]!.map((before) => place.get(before)!)),
        );
        assert.deepEqual(
          [...picked.arrivalNs],
          [...own].map((row) => plan.arrivalNs[row]!),
        );
      }
    }),
    { seed: 6 },
  );
});

test('what waited for rows that are left out waits no more', () => {
  const plan = planWorkload(
    columnsOf([{ arrivalNs: 0 }, { arrivalNs: 1, waitsFor: [0] }, { arrivalNs: 2, waitsFor: [1] }]),
    asItIs,
  );
  assert.deepEqual(waits(pickPlan(plan, Int32Array.of(1, 2))), [[], [0]]);
});
