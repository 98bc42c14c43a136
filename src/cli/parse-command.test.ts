import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brewCommand } from './brew.test-support.ts';
import { parseCommand } from './parse-command.ts';

const command = brewCommand();

function read(line: string) {
  const { positionals, flags, table, problems } = parseCommand(command, line.split(' ').filter(Boolean));
  return {
    positionals,
    flags: [...flags.keys()],
    hasSteep: 'steepMs' in table,
    told: problems.map(({ message, hint }) => `${message}${hint === undefined ? '' : ` (${hint})`}`),
  };
}

const good = [
  ['tea --steep-ms 5', ['tea'], ['steepMs']],
  ['--steep-ms 5 tea', ['tea'], ['steepMs']],
  ['--green tea milk', ['tea', 'milk'], ['green']],
  ['--cups 1 tea --green sugar', ['tea', 'sugar'], ['cups', 'green']],
  ['tea --json', ['tea'], ['json']],
] as const;

for (const [line, positionals, flags] of good)
  test(`finds the table of the first word: ${line}`, () => {
    assert.deepEqual(read(line), { positionals, flags, hasSteep: true, told: [] });
  });

const bad: readonly (readonly [line: string, told: readonly string[]])[] = [
  ['', ['DRINK is missing (one of tea, coffee)']],
  ['cofee', ["DRINK: 'cofee' is not one of tea, coffee (did you mean 'coffee'?)"]],
  ['tee --steep-ms 4', ["DRINK: 'tee' is not one of tea, coffee (did you mean 'tea'?)"]],
  ['lemonade --steep-ms 4', ["DRINK: 'lemonade' is not one of tea, coffee"]],
  ['tea --stepp-ms 4', ['unknown flag --stepp-ms (did you mean --steep-ms?)']],
  ['tea --steepMs 4', ['unknown flag --steepMs (did you mean --steep-ms?)']],
  ['tea --steep_ms=4', ['unknown flag --steep_ms (did you mean --steep-ms?)']],
  ['tea -steep-ms 4', ['unknown flag -steep-ms (did you mean --steep-ms?)']],
  ['tea --steep 4', ['unknown flag --steep (did you mean --steep-ms?)']],
  ['tea --gr', ['unknown flag --gr (flags are written out: --grind, --green)']],
  ['tea --roast dark', ['unknown flag --roast (--roast is a flag of iwc brew coffee)']],
  ['tea --zzzzzzzzzzzz', ['unknown flag --zzzzzzzzzzzz']],
  [
    'tee --cupz 1 --grnid fine',
    [
      "DRINK: 'tee' is not one of tea, coffee (did you mean 'tea'?)",
      'unknown flag --cupz (did you mean --cups?)',
      'unknown flag --grnid (did you mean --grind?)',
    ],
  ],
];

for (const [line, told] of bad)
  test(`tells every problem: ${line}`, () => {
    assert.deepEqual(read(line).told, told);
  });

test('a word too many is a problem where no word repeats', () => {
  const short = { ...command, positionals: command.positionals.slice(0, 1) };
  const { problems } = parseCommand(short, ['tea', 'milk']);
  assert.deepEqual(
    problems.map(({ message }) => message),
    ["unexpected word 'milk'"],
  );
});
