import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeTables } from '../core/options.ts';
import { commandTable } from './command-table.ts';
import { commonOptions } from './common-options.ts';
import { parseCommand, tablesByFirstWord } from './parse-command.ts';

test('no name stands twice', () => {
  const names = commandTable.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
  assert.ok(!names.includes('help'), "help is the command line's own");
});

for (const entry of commandTable)
  test(`${entry.name}: the table agrees with the command, and its flags with the common ones`, async () => {
    const command = await entry.load();
    assert.deepEqual([command.name, command.summary], [entry.name, entry.summary]);
    for (const table of [command.optionsFor([]), ...tablesByFirstWord(command).values()])
      mergeTables(commonOptions, table);
  });

for (const entry of commandTable)
  test(`${entry.name}: its examples can be typed`, async () => {
    const command = await entry.load();
    assert.ok(command.examples.length > 0);
    for (const { line } of command.examples) {
      const words = line
        .replace(/^.*?iwc /, '')
        .replace(/\)?"?( >.*)?$/, '')
        .split(' ');
      assert.equal(words[0], command.name, line);
      assert.deepEqual(parseCommand(command, words.slice(1)).problems, [], line);
    }
  });
