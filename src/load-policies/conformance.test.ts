import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolveOptions } from '../core/options.ts';
import type { LoadPolicy } from './contract.ts';
import { type LoadChoice, type LoadPolicyName, loadOf, loadPolicies } from './index.ts';
import { type LaunchMs, offerVirtually, type PlanMs } from './offering.test-support.ts';
import { planOf, someWork } from './some-work.test-support.ts';

/** `fixtures/load-policies/<entry>/cases.json`: launches derived by hand, as `why` has it. */
interface Case {
  readonly name: string;
  readonly why: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly plan: PlanMs;
  readonly serviceMs: readonly number[];
  readonly launches: readonly LaunchMs[];
  readonly says: {
    readonly cap: number | null;
    readonly mostInFlight: number | null;
    readonly label: string;
    readonly description: Readonly<Record<string, unknown>>;
  };
}

for (const policy of loadPolicies) {
  const { name } = policy;
  const file = new URL(`../../fixtures/load-policies/${name}/cases.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[];
  const choices = fc.oneof(
    fc.constantFrom(...cases).map(({ settings }) => settings),
    ...(policy.askedBy === null ? [] : [settingsOf(policy)]),
  );
  const runs = fc.record({ settings: choices, ...someWork });

  test(`${name}: its fixture has cases`, () => assert.ok(cases.length > 0));

  for (const { name: title, settings, plan, serviceMs, launches, says } of cases)
    test(`${name}: ${title}`, () => {
      // As replay does; settings that only a program gives pass no table.
      const checked = policy.askedBy === null ? settings : resolveOptions(policy.options, settings);
      const { load, launches: found, timeAtCapS } = offerVirtually(chosen(checked), plan, serviceMs);
      assert.deepEqual(found, launches);
      const { cap, mostInFlight, description } = load;
      assert.deepEqual({ cap, mostInFlight, description, label: load.label(timeAtCapS) }, says);
    });

  test(`${name}: nothing is sent early, twice or out of its session's order, and nothing but a cap makes it late`, () => {
    fc.assert(
      fc.property(runs, ({ settings, sessions, serviceMs }) => {
        const plan = planOf(sessions);
        const { launches, records, load, server } = offerVirtually(chosen(settings), plan, serviceMs);
        const rows = launches.map(({ row }) => row);
        assert.equal(new Set(rows).size, rows.length);
        if (!load.isSupplied) assert.equal(rows.length, plan.arrivalMs.length);
        for (const [before, after] of plan.links)
          if (rows.includes(after)) assert.ok(rows.indexOf(before) < rows.indexOf(after));
        for (const { due_ns, held_ns, launched_ns } of records)
          assert.ok(held_ns >= 0 && launched_ns === due_ns + held_ns);
        assert.ok(server.peakInFlight <= (load.cap ?? Number.POSITIVE_INFINITY));
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test(`${name}: arrivals ${policy.isOpen ? 'decide' : 'do not matter'}`, () => {
    fc.assert(
      fc.property(runs, ({ settings, sessions, serviceMs }) => {
        const plan = planOf(sessions);
        const { launches } = offerVirtually(chosen(settings), plan, serviceMs);
        const linked = new Set(plan.links.map(([, after]) => after));
        if (policy.isOpen)
          for (const { row, dueMs } of launches)
            assert.ok(linked.has(row) ? dueMs >= plan.arrivalMs[row]! : dueMs === plan.arrivalMs[row]!);
        else {
          const atOnce = { ...plan, arrivalMs: plan.arrivalMs.map(() => 0) };
          assert.deepEqual(offerVirtually(chosen(settings), atOnce, serviceMs).launches, launches);
        }
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  test(`${name}: parts add up to the whole, or there are none`, () => {
    fc.assert(
      fc.property(choices, fc.integer({ min: 1, max: 9 }), (settings, count) => {
        const whole = loadOf(chosen(settings));
        const parts = Array.from({ length: count }, (_, index) => whole.share({ index, count }));
        const given = parts.filter((part) => part !== null).map((part) => loadOf(part));
        assert.ok(given.length === count || given.length === 0);
        if (given.length === 0) return;
        for (const key of ['cap', 'mostInFlight', 'connections'] as const) {
          const values = given.map((part) => part[key]);
          const isNone = values.every((value) => value === null);
          assert.equal(isNone ? null : values.reduce((sum, value) => sum! + value!, 0), whole[key]);
        }
        if (count === 1) assert.deepEqual(parts, [whole.choice]);
      }),
      { seed: 7 },
    );
  });

  test(`${name}: settings cross threads, and the description stands in a file as it is`, () => {
    fc.assert(
      fc.property(runs, ({ settings, sessions, serviceMs }) => {
        const load = loadOf(chosen(settings));
        const plan = planOf(sessions);
        const { launches } = offerVirtually(load.choice, plan, serviceMs);
        assert.deepEqual(offerVirtually(structuredClone(load.choice), plan, serviceMs).launches, launches);
        assert.deepEqual(JSON.parse(JSON.stringify(load.description)), load.description);
      }),
      { seed: 8, numRuns: 50 },
    );
  });

  test(`${name}: an option of its own asks for it, or none is there`, () => {
    const { options, askedBy } = policy;
    if (askedBy === null) assert.deepEqual(options, {});
    else assert.ok(options[askedBy] !== undefined && options[askedBy].default === undefined);
  });

  function chosen(settings: unknown): LoadChoice {
    return { policy: name, settings };
  }
}

/** Settings by the options: small numbers, within their ranges. */
function settingsOf({ options }: LoadPolicy): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const values = Object.entries(options).map(([key, { min = 0, type }]) => [
    key,
    type === 'integer'
      ? fc.integer({ min, max: min + 5 })
      : fc.constantFrom(...[0, 1, 7.5].map((x) => min + x)),
  ]);
  return fc.record(Object.fromEntries(values), { noNullPrototype: true });
}

test('an unknown name lists the known ones, and the compiler knows them too', () => {
  assert.throws(() => loadPolicies.get('opne'), /'opne' is not one of .*open.*did you mean 'open'/);
  const name: LoadPolicyName = 'open';
  // @ts-expect-error not a registered name
  const wrong: LoadPolicyName = 'opne';
  assert.notEqual(name, wrong);
});
