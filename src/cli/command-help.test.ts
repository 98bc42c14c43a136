import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../commands/contract.ts';
import { flagName } from '../core/options.ts';
import { brewCommand } from './brew.test-support.ts';
import { renderCommandHelp } from './command-help.ts';
import { commandTable } from './command-table.ts';
import { commonOptions } from './common-options.ts';
import { renderTopLevelHelp } from './top-level.ts';

function help(positionals: readonly string[], width: number): string {
  const command = brewCommand();
  return renderCommandHelp(command, positionals, command.optionsFor(positionals), width);
}

const ofTea = `iwc brew tea [EXTRAS…] [FLAGS]

Make a hot drink.

Words
  DRINK   what to make (one of tea, coffee)
  EXTRAS  what goes in

Flags
  --cups INTEGER      how many cups (in cups; ≥ 1 and ≤ 12; default 2)
  --offset NUMBER     degrees above or below the usual temperature
  --into PATH         what to pour into (required)
  --[no-]filter       use a filter
  --decaf             without caffeine (also -d)
  --guests NAME,…     who drinks (also --guest-list)
  --separator TEXT    between cups (default "\\n")
  --grind NAME        how fine (one of coarse, fine; default fine)
  --seed INTEGER      seed of chance (default 0)
  --steep-ms INTEGER  how long it draws (≥ 0; default 180000)
  --green             green tea

Flags of every command
  --json             print one JSON document on standard output
  --quiet            show no progress
  --config PATH      read settings from this file, not from the nearest
                     iwc.config.yaml
  --show-config      show every setting and where it comes from, and stop there
  --threads INTEGER  worker threads; if not given, one a core once work is long;
                     output does not depend on it (≥ 1 and ≤ 256)
  --help             show help (also -h)

Drinks
  tea  leaves

Examples
  iwc brew tea --into pot
      two cups

Documentation: docs/reference/cli.md in the source of iwc
`;

test('help of a command and its first word', () => {
  assert.equal(help(['tea'], 80), ofTea);
});

test('help tells every flag, common ones included', () => {
  const text = help(['tea'], 80);
  const table = { ...brewCommand().optionsFor(['tea']), ...commonOptions };
  for (const [key, spec] of Object.entries(table)) {
    assert.match(text, new RegExp(`--(\\[no-\\])?${flagName(key)}\\b`));
    assert.ok(text.replaceAll(/\s+/g, ' ').includes(spec.help), `the help of ${key}`);
  }
});

test('help keeps to the width', () => {
  for (const width of [40, 60, 100])
    for (const line of [
      ...help(['tea'], width).split('\n'),
      ...renderTopLevelHelp(commandTable, width).split('\n'),
    ])
      assert.ok([...line].length <= width, line);
});

test('top-level help names every command once, with its summary', () => {
  const text = renderTopLevelHelp(commandTable, 100).replaceAll(/\s+/g, ' ');
  for (const { name, summary } of commandTable)
    assert.equal(text.split(`${name} ${summary}`).length, 2, name);
});

test('a verb has help of its own, by the name it is called by', () => {
  const pour: Command = { ...brewCommand(), name: 'pour', summary: 'empty the pot', helpSections: () => [] };
  const brew = { ...brewCommand(), verbs: [pour] };
  const [usage, , summary] = renderCommandHelp(brew, ['pour'], pour.optionsFor([]), 80).split('\n');
  assert.deepEqual([usage, summary], ['iwc brew pour DRINK [EXTRAS…] [FLAGS]', 'Empty the pot.']);
  assert.match(renderCommandHelp(brew, [], brew.optionsFor([]), 80), /\nVerbs\n {2}pour {2}empty the pot\n/);
});
