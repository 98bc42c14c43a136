import type { Command } from '../../commands/contract.ts';
import { flagName, type OptionSpec, type OptionTable } from '../../core/options.ts';
import type { CommandTable } from '../command-entry.ts';
import { commonOptions } from '../common-options.ts';
import { canBeDenied } from '../describe-option.ts';
import { tablesByFirstWord } from '../parse-command.ts';

/** All that can be typed, as completion scripts need it. */
export interface CompletionTree {
  readonly commands: readonly CompletedCommand[];
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  /** Known first words; empty when anything goes, and then files are offered. */
  readonly words: readonly string[];
  /** Flags whatever the first word, common ones included. */
  readonly flags: readonly CompletedFlag[];
  /** Flags that one first word adds. */
  readonly flagsOf: readonly { readonly word: string; readonly flags: readonly CompletedFlag[] }[];
}

export interface CompletedFlag {
  /** Without dashes. */
  readonly name: string;
  readonly help: string;
  readonly takes: 'nothing' | 'choice' | 'path' | 'text';
  readonly choices: readonly string[];
}

/** Loads every command and reads off what it takes. */
export async function readTree(table: CommandTable): Promise<CompletionTree> {
  const commands = await Promise.all(table.map((entry) => entry.load()));
  return { commands: [...commands.map(completed), helpCommand(commands)] };
}

function completed(command: Command): CompletedCommand {
  const own = command.optionsFor([]);
  return {
    name: command.name,
    summary: command.summary,
    words: command.positionals[0]?.choices?.() ?? [],
    flags: [...flagsOf(own), ...flagsOf(commonOptions)],
    flagsOf: [...tablesByFirstWord(command)]
      .map(([word, table]) => ({ word, flags: flagsOf(without(table, own)) }))
      .filter(({ flags }) => flags.length > 0),
  };
}

function helpCommand(commands: readonly Command[]): CompletedCommand {
  const words = commands.map((command) => command.name);
  return { name: 'help', summary: 'show the help of a command', words, flags: [], flagsOf: [] };
}

function without(table: OptionTable, other: OptionTable): OptionTable {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !Object.hasOwn(other, key)));
}

function flagsOf(table: OptionTable): CompletedFlag[] {
  return Object.entries(table).flatMap(([key, spec]) => {
    const flag = completedFlag(flagName(key), spec);
    return canBeDenied(spec) ? [flag, { ...flag, name: `no-${flag.name}` }] : [flag];
  });
}

function completedFlag(name: string, spec: OptionSpec): CompletedFlag {
  const choices = spec.choices ?? [];
  return { name, help: spec.help, choices, takes: takesOf(spec) };
}

function takesOf(spec: OptionSpec): CompletedFlag['takes'] {
  if (spec.type === 'boolean') return 'nothing';
  if (spec.choices !== undefined) return 'choice';
  return spec.type === 'path' || spec.type === 'names' ? 'path' : 'text';
}

/** All flags a command may come to have, each once. */
export function flagsWith(command: CompletedCommand): CompletedFlag[] {
  const all = [...command.flags, ...command.flagsOf.flatMap(({ flags }) => flags)];
  return [...new Map(all.map((flag) => [flag.name, flag])).values()];
}
