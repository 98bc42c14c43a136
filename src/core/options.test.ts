import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UsageError } from './errors.ts';
import {
  defineOptions,
  flagIndex,
  flagName,
  mergeTables,
  type OptionSpec,
  type OptionValues,
  resolveOptions,
  resolveSettings,
  unescapeText,
} from './options.ts';

const table = defineOptions({
  cups: { type: 'integer', min: 1, max: 12, default: 2, help: 'how many' },
  share: { type: 'number', above: 0, max: 1, help: 'which part' },
  into: { type: 'path', required: true, help: 'what to pour into' },
  filter: { type: 'boolean', default: true, help: 'use a filter', aliases: ['f', 'sieve'] },
  guests: { type: 'names', help: 'who drinks' },
  grind: { type: 'choice', choices: ['coarse', 'fine'], default: 'fine', help: 'how fine' },
  seed: { type: 'seed', default: 0n, help: 'seed' },
});

test('values have the types the table says', () => {
  const values: OptionValues<typeof table> = resolveOptions(table, { into: 'pot' });
  const typed: {
    readonly cups: number;
    readonly share: number | null;
    readonly into: string;
    readonly guests: readonly string[] | null;
    readonly grind: 'coarse' | 'fine';
    readonly seed: bigint;
  } = values;
  assert.deepEqual(typed, {
    cups: 2,
    share: null,
    into: 'pot',
    filter: true,
    guests: null,
    grind: 'fine',
    seed: 0n,
  });
});

const accepted: readonly (readonly [OptionSpec['type'], unknown, unknown])[] = [
  ['string', 'a', 'a'],
  ['string', 5, '5'],
  ['path', '', ''],
  ['text', '\\n\\u0041\\\\x', '\nA\\x'],
  ['integer', '-7', -7],
  ['integer', '+7', 7],
  ['integer', '1e3', 1000],
  ['integer', 7, 7],
  ['number', '.5', 0.5],
  ['number', '5.', 5],
  ['number', ' 5 ', 5],
  ['number', '-1.5E-3', -0.0015],
  ['boolean', true, true],
  ['boolean', 'no', false],
  ['boolean', '1', true],
  ['seed', '18446744073709551616', 18446744073709551616n],
  ['seed', 7, 7n],
  ['seed', 7n, 7n],
  ['names', 'a, b,,c ', ['a', 'b', 'c']],
  ['names', ['a,b', 'c'], ['a', 'b', 'c']],
  ['names', '', []],
];

for (const [type, given, value] of accepted)
  test(`${type} takes ${JSON.stringify(given, (_, each) => (typeof each === 'bigint' ? `${each}n` : each))}`, () => {
    const { values, problems } = resolveSettings(
      { it: { type, help: '' } },
      { it: { value: given, source: '--it' } },
    );
    assert.deepEqual([values['it'], problems], [value, []]);
  });

const refused: readonly (readonly [Omit<OptionSpec, 'help'>, unknown, string])[] = [
  [{ type: 'string' }, true, "'true' is not text"],
  [{ type: 'text' }, 5, "'5' is not text"],
  [{ type: 'integer' }, '1.5', "'1.5' is not an integer"],
  [{ type: 'integer' }, '9007199254740993', "'9007199254740993' is not an integer"],
  [{ type: 'integer', min: 0 }, '-1', "'-1' is not an integer ≥ 0"],
  [{ type: 'number', above: 0, max: 1 }, '0', "'0' is not a number > 0 and ≤ 1"],
  [{ type: 'number', above: 0, max: 1 }, '1.1', "'1.1' is not a number > 0 and ≤ 1"],
  [{ type: 'number' }, '1e999', "'1e999' is not a number"],
  [{ type: 'number' }, '0x10', "'0x10' is not a number"],
  [{ type: 'number' }, '', "'' is not a number"],
  [{ type: 'number' }, 'Infinity', "'Infinity' is not a number"],
  [{ type: 'number' }, Number.NaN, "'NaN' is not a number"],
  [{ type: 'boolean' }, 'maybe', "'maybe' is not true or false"],
  [{ type: 'seed' }, '-1', "'-1' is not an integer ≥ 0"],
  [{ type: 'seed' }, 1.5, "'1.5' is not an integer ≥ 0"],
  [{ type: 'seed' }, 2 ** 60, "'1152921504606847000' is not an integer ≥ 0"],
  [{ type: 'names' }, [1], "'1' is not a list of names"],
  [{ type: 'choice', choices: ['fine'] }, 'fin', "'fin' is not one of fine; did you mean 'fine'?"],
];

for (const [spec, given, told] of refused)
  test(`${spec.type} refuses ${String(given)}`, () => {
    const { problems } = resolveSettings(
      { it: { ...spec, help: '' } },
      { it: { value: given, source: '--it' } },
    );
    assert.deepEqual(
      problems.map(({ message }) => message),
      [`--it: ${told}`],
    );
  });

test('every problem is told at once', () => {
  assert.throws(
    () => resolveOptions(table, { cups: 0, grind: 'x', cupz: 1, constructor: 1 }),
    (error: UsageError) => {
      assert.ok(error instanceof UsageError);
      assert.deepEqual(
        error.problems.map(({ code }) => code),
        ['unknown-option', 'unknown-option', 'bad-value', 'missing-option', 'bad-value'],
      );
      assert.equal(error.problems[0]?.hint, "did you mean 'cups'?");
      return true;
    },
  );
});

test('flags have every spelling once', () => {
  assert.deepEqual(['arrivalStepMs', 'seed', 'tpotP99Ms'].map(flagName), [
    'arrival-step-ms',
    'seed',
    'tpot-p99-ms',
  ]);
  assert.equal(flagIndex(table).get('sieve'), 'filter');
  const clash = { a: { type: 'string', help: '', aliases: ['b'] }, b: { type: 'string', help: '' } } as const;
  assert.throws(() => flagIndex(clash), /--b is claimed by 'a' and 'b'/);
});

test('tables merge when they share an option, and not when they only share its name', () => {
  const { seed } = table;
  assert.deepEqual(Object.keys(mergeTables({ seed }, { seed, into: table.into })), ['seed', 'into']);
  assert.throws(() => mergeTables({ seed }, { seed: { ...seed } }), /'seed' is defined twice/);
});

test('escapes say what JSON says, and other backslashes stay', () => {
  const letters = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(letters, (text) => {
      const escaped = [...text]
        .flatMap((mark) => Array.from({ length: mark.length }, (_, i) => mark.charCodeAt(i)))
        .map((code) => `\\u${code.toString(16).padStart(4, '0')}`);
      assert.equal(unescapeText(escaped.join('')), text);
      assert.equal(unescapeText(text.replaceAll('\\', '\\\\')), text);
    }),
  );
  assert.equal(unescapeText('C:\\dir\\x \\u12'), 'C:\\dir\\x \\u12');
});
