import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { flagName } from '../core/options.ts';
import { brewCommand } from './brew.test-support.ts';
import { parseWords } from './words.ts';

const table = brewCommand().optionsFor(['tea']);

function read(line: string) {
  const { positionals, flags, unknown, problems } = parseWords(table, line.split(' '), true);
  const values = Object.fromEntries([...flags].map(([key, { value }]) => [key, value]));
  return { positionals, values, unknown, codes: problems.map(({ code }) => code) };
}

const good: readonly (readonly [line: string, positionals: readonly string[], values: object])[] = [
  ['tea --cups 3', ['tea'], { cups: '3' }],
  ['--cups=3 tea', ['tea'], { cups: '3' }],
  ['tea --cups=', ['tea'], { cups: '' }],
  ['tea --offset -1.5', ['tea'], { offset: '-1.5' }],
  ['tea --separator --', ['tea'], { separator: '--' }],
  ['tea --separator --x y', ['tea', 'y'], { separator: '--x' }],
  ['tea --separator=--decaf', ['tea'], { separator: '--decaf' }],
  ['tea --into a=b', ['tea'], { into: 'a=b' }],
  ['tea --into=a=b', ['tea'], { into: 'a=b' }],
  ['tea --decaf --no-filter', ['tea'], { decaf: true, filter: false }],
  ['tea -d', ['tea'], { decaf: true }],
  ['tea --decaf=false', ['tea'], { decaf: 'false' }],
  ['--decaf tea', ['tea'], { decaf: true }],
  ['tea --guests ada bob --cups 1', ['tea'], { guests: ['ada', 'bob'], cups: '1' }],
  ['tea --guests=ada bob --guest-list eve', ['tea', 'bob'], { guests: ['ada', 'eve'] }],
  ['--guests ada bob -- tea', ['tea'], { guests: ['ada', 'bob'] }],
  ['tea -- --cups', ['tea', '--cups'], {}],
  ['-', ['-'], {}],
  ['tea --seed 1 --seed 1', ['tea'], { seed: '1' }],
];

for (const [line, positionals, values] of good)
  test(`reads: ${line}`, () => {
    assert.deepEqual(read(line), { positionals, values, unknown: [], codes: [] });
  });

const bad: readonly (readonly [line: string, codes: readonly string[], unknown: readonly string[]])[] = [
  ['tea --cups', ['missing-value'], []],
  ['tea --cups --decaf', ['missing-value'], []],
  ['tea --guests --decaf', ['missing-value'], []],
  ['tea --cups 1 --cups 2', ['repeated-flag'], []],
  ['tea --filter --no-filter', ['repeated-flag'], []],
  ['tea --no-filter=yes', ['bad-value'], []],
  ['tea --no-cups', [], ['--no-cups']],
  ['tea --cup 3', [], ['--cup']],
  ['tea -cups 3', [], ['-cups']],
  ['tea --d', [], ['--d']],
  ['tea -5', [], ['-5']],
  ['tea --__proto__ x --constructor=y', [], ['--__proto__', '--constructor']],
];

for (const [line, codes, unknown] of bad)
  test(`refuses: ${line}`, () => {
    const found = read(line);
    assert.deepEqual({ codes: found.codes, unknown: found.unknown }, { codes, unknown });
  });

test('a word after an unknown flag is its value or stands alone, as asked', () => {
  const words = ['--steep', 'long', 'tea'];
  assert.deepEqual(parseWords(table, words, true).positionals, ['tea']);
  assert.deepEqual(parseWords(table, words, false).positionals, ['long', 'tea']);
});

test('whatever is written with = is read back, in any order', () => {
  const texts = ['into', 'separator', 'cups', 'offset', 'seed'] as const;
  const settings = fc.record(Object.fromEntries(texts.map((key) => [key, fc.string()])), {
    requiredKeys: [],
  });
  const words = fc.array(fc.string().filter((word) => !word.startsWith('-')));
  fc.assert(
    fc.property(settings, words, fc.boolean(), (values, positionals, isFlagsFirst) => {
      const flags = Object.entries(values).map(([key, value]) => `--${flagName(key)}=${value}`);
      const line = isFlagsFirst ? [...flags, '--', ...positionals] : [...positionals, ...flags];
      const parsed = parseWords(table, line, true);
      assert.deepEqual(parsed.positionals, positionals);
      assert.deepEqual(Object.fromEntries([...parsed.flags].map(([key, { value }]) => [key, value])), {
        ...values,
      });
    }),
  );
});
