import type { Command, CommandRequest, CommandResult } from '../commands/contract.ts';
import type { Context } from '../core/context.ts';
import { defineOptions, mergeTables } from '../core/options.ts';
import type { CommandTable } from './command-entry.ts';

const base = defineOptions({
  cups: { type: 'integer', min: 1, max: 12, default: 2, unit: 'cups', help: 'how many cups' },
  offset: { type: 'number', help: 'degrees above or below the usual temperature' },
  into: { type: 'path', required: true, help: 'what to pour into' },
  filter: { type: 'boolean', default: true, help: 'use a filter' },
  decaf: { type: 'boolean', default: false, help: 'without caffeine', aliases: ['d'] },
  guests: { type: 'names', help: 'who drinks', aliases: ['guest-list'] },
  separator: { type: 'text', default: '\n', help: 'between cups' },
  grind: { type: 'choice', choices: ['coarse', 'fine'], default: 'fine', help: 'how fine' },
  seed: { type: 'seed', default: 0n, help: 'seed of chance' },
});
const ofDrink = {
  tea: defineOptions({
    steepMs: { type: 'integer', min: 0, default: 180_000, help: 'how long it draws' },
    green: { type: 'boolean', default: false, help: 'green tea' },
  }),
  coffee: defineOptions({ roast: { type: 'string', help: 'which roast' } }),
};

type Run = (request: CommandRequest, context: Context) => Promise<CommandResult>;

const tell: Run = async ({ positionals, options, commandLine }) => ({
  exitCode: 0,
  document: { schema: 'iwc.brew/1', positionals, cups: options['cups'] },
  text: commandLine,
});

/** A command with an option of every type, some of which depend on its first word. */
export function brewCommand(run: Run = tell): Command {
  return {
    name: 'brew',
    summary: 'make a hot drink',
    positionals: [
      { name: 'drink', help: 'what to make', required: true, choices: () => Object.keys(ofDrink) },
      { name: 'extras', help: 'what goes in', required: false, repeated: true },
    ],
    examples: [{ line: 'iwc brew tea --into pot', explains: 'two cups' }],
    optionsFor: ([drink]) =>
      drink === undefined ? base : mergeTables(base, ofDrink[drink as keyof typeof ofDrink]),
    helpSections: () => [{ title: 'Drinks', rows: [{ name: 'tea', text: 'leaves' }] }],
    run,
  };
}

/** A table with `brew` and a second command with an option of its own. */
export function brewTable(run: Run = tell): CommandTable {
  const wash: Command = {
    name: 'wash',
    summary: 'clean up',
    positionals: [],
    examples: [],
    optionsFor: () => defineOptions({ soapMl: { type: 'number', help: 'how much soap' } }),
    run: tell,
  };
  const group = 'iwc itself';
  return [
    { name: 'brew', summary: 'make a hot drink', group, load: async () => brewCommand(run) },
    { name: 'wash', summary: wash.summary, group, load: async () => wash },
  ];
}
