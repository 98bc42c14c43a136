import type { Command, Positional } from '../commands/contract.ts';
import type { OptionTable } from '../core/options.ts';
import { commonOptions } from './common-options.ts';
import { describeOption } from './describe-option.ts';
import { layRows, type Row, wrap } from './layout.ts';
import { documentation } from './top-level.ts';

/** The help of a command, for the words given so far; everything in it comes from its table. */
export function renderCommandHelp(
  command: Command,
  positionals: readonly string[],
  table: OptionTable,
  width: number,
): string {
  const verb = verbsOf(command).find(({ name }) => name === `${command.name} ${positionals[0]}`);
  if (verb !== undefined) return renderCommandHelp(verb, positionals.slice(1), table, width);
  const verbs = (command.verbs ?? []).map(({ name, summary }) => ({ name, text: summary }));
  const blocks = [
    [usageLine(command, positionals)],
    wrap(`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`, width),
    block('Words', command.positionals.map(describePositional), width),
    block('Verbs', verbs, width),
    block('Flags', optionRows(table), width),
    block('Flags of every command', optionRows(commonOptions), width),
    ...(command.helpSections?.(positionals) ?? []).map((section) =>
      block(section.title, section.rows, width),
    ),
    examples(command, width),
    wrap(`Documentation: ${documentation}`, width),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The verbs of a command, each under the name it is called by: `bench capacity`. */
export function verbsOf(command: Command): readonly Command[] {
  return (command.verbs ?? []).map((verb) => ({ ...verb, name: `${command.name} ${verb.name}` }));
}

/** `iwc compile DATASET [FLAGS]`, with the words already chosen filled in. */
export function usageLine(command: Command, positionals: readonly string[] = []): string {
  const words = command.positionals.map((positional, i) => {
    const chosen = positional.choices?.().find((choice) => choice === positionals[i]);
    if (chosen !== undefined) return chosen;
    const name = `${positional.name.toUpperCase()}${positional.repeated === true ? '…' : ''}`;
    return positional.required ? name : `[${name}]`;
  });
  return ['iwc', command.name, ...words, '[FLAGS]'].join(' ');
}

function describePositional(positional: Positional): Row {
  const choices = positional.choices?.() ?? [];
  const known = choices.length === 0 ? '' : ` (one of ${choices.join(', ')})`;
  return { name: positional.name.toUpperCase(), text: `${positional.help}${known}` };
}

function optionRows(table: OptionTable): Row[] {
  return Object.entries(table).map(([key, spec]) => {
    const { flag, value, help, facts } = describeOption(key, spec);
    return {
      name: value === '' ? flag : `${flag} ${value}`,
      text: facts.length === 0 ? help : `${help} (${facts.join('; ')})`,
    };
  });
}

function block(title: string, rows: readonly Row[], width: number): string[] {
  return rows.length === 0 ? [] : [title, ...layRows(rows, width)];
}

function examples(command: Command, width: number): string[] {
  if (command.examples.length === 0) return [];
  const lines = command.examples.flatMap(({ line, explains }) => [
    `  ${line}`,
    ...wrap(explains, width - 6).map((text) => `      ${text}`),
  ]);
  return ['Examples', ...lines];
}
