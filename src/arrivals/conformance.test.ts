import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from '../core/errors.ts';
import { flagName, type OptionSpec, type OptionTable } from '../core/options.ts';
import { type ArrivalName, arrivals } from './index.ts';
import { firstTimes, type Sampling, startModel } from './sampling.test-support.ts';

/** What a fixture's `expected.json` says of one run: the times at the first places, and one far on. */
interface Case {
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly timestampsNs?: readonly number[];
  readonly firstNs: readonly number[];
  /** Null for a model that has ended by then. */
  readonly thousandthNs: number | null;
}

for (const model of arrivals) {
  const name = model.name as ArrivalName;
  const file = new URL(`../../fixtures/arrivals/${name}/expected.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[];

  for (const { firstNs, thousandthNs, seed, ...rest } of cases)
    test(`${name} ${JSON.stringify(rest.options)}: its fixture`, () => {
      const times = firstTimes({ model: name, seed: BigInt(seed), ...rest }, 1000);
      assert.deepEqual([...times.subarray(0, firstNs.length)], firstNs);
      assert.equal(times[999] ?? null, thousandthNs);
    });

  test(`${name}: first at 0, never back in time, and the same in pieces as at once`, () => {
    const run = fc.record({
      options: optionsOf(model.options as OptionTable),
      seed: fc.bigInt({ min: 0n, max: 2n ** 70n }),
      timestampsNs: fc
        .array(fc.double({ min: -1e15, max: 1e15, noNaN: true }), { maxLength: 60 })
        .map(sorted),
    });
    fc.assert(
      fc.property(run, fc.array(fc.nat(20), { maxLength: 8 }), (given, pieces) => {
        fc.pre(isAccepted({ model: name, ...given }));
        const total = pieces.reduce((sum, piece) => sum + piece, 0);
        const atOnce = firstTimes({ model: name, ...given }, total);
        if (atOnce.length > 0) assert.equal(atOnce[0], 0);
        for (let i = 1; i < atOnce.length; i++) assert.ok(atOnce[i]! >= atOnce[i - 1]!, `request ${i}`);
        assert.deepEqual(inPieces({ model: name, ...given }, pieces), [...atOnce]);
      }),
      { numRuns: 300 },
    );
  });

  test(`${name}: what it cannot do without, it asks for`, () => {
    const needed = Object.entries(model.options as OptionTable).filter(
      ([, spec]) => spec.default === undefined,
    );
    if (needed.length === 0 && name !== 'replay') assert.ok(startModel({ model: name }));
    else
      assert.throws(
        () => startModel({ model: name }),
        (error) =>
          error instanceof UsageError &&
          needed.every(([key]) => error.message.includes(`--${flagName(key)}`)),
      );
  });
}

/** Within the range where there is one, else over many orders of magnitude; gaps above 10^12 s fit no file. */
function optionsOf(table: OptionTable): fc.Arbitrary<Record<string, unknown>> {
  const numberOf = (spec: OptionSpec): fc.Arbitrary<number> => {
    const bounds = { min: spec.min ?? (spec.above === 0 ? 1e-12 : 0), max: spec.max ?? 1e6, noNaN: true };
    const isAllowed = (value: number) =>
      value >= bounds.min && value <= bounds.max && value > (spec.above ?? -1);
    const magnitudes = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: -4, max: 4 }));
    return fc
      .oneof(
        fc.double(bounds),
        fc.constantFrom(bounds.min, bounds.max),
        magnitudes.map(([digits, power]) => digits * 10 ** power),
      )
      .filter(isAllowed);
  };
  const arbitraryOf = (spec: OptionSpec): fc.Arbitrary<unknown> => {
    if (spec.choices !== undefined) return fc.constantFrom(...spec.choices);
    return spec.type === 'integer'
      ? fc.integer({ min: spec.min!, max: Math.min(spec.max!, 1000) })
      : numberOf(spec);
  };
  return fc.record(Object.fromEntries(Object.entries(table).map(([key, spec]) => [key, arbitraryOf(spec)])));
}

function sorted(times: readonly number[]): number[] {
  return [...times].sort((a, b) => a - b);
}

/** Whether the model finds no fault with options that the table allows. */
function isAccepted(sampling: Sampling): boolean {
  try {
    startModel(sampling);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

function inPieces(sampling: Sampling, pieces: readonly number[]): number[] {
  const source = startModel(sampling);
  return pieces.flatMap((length) => {
    const dueNs = new Float64Array(length);
    return [...dueNs.subarray(0, source.fill(dueNs))];
  });
}

test('an unknown name lists the known ones, and the compiler knows them too', () => {
  assert.throws(() => arrivals.get('poison'), /'poison' is not one of .*poisson.*did you mean 'poisson'/);
  const name: ArrivalName = 'poisson';
  // @ts-expect-error not a registered name
  const wrong: ArrivalName = 'poison';
  assert.notEqual(name, wrong);
});
