import { type CommandTable, commandGroups } from './command-entry.ts';
import { layRows, textColumn, wrap } from './layout.ts';

/** What can be said without loading any command. */
export interface TopLevelAnswer {
  readonly text: string;
  readonly stream: 'stdout' | 'stderr';
  readonly exitCode: number;
}

export interface TopLevelFacts {
  readonly commands: CommandTable;
  readonly width: () => number;
  readonly version: () => string;
}

const usage = 64;

/** The answer to `iwc`, `iwc --help` and `iwc --version`; null when the words ask for something else. */
export function answerTopLevel(words: readonly string[], facts: TopLevelFacts): TopLevelAnswer | null {
  if (words.length > 1) return null;
  switch (words[0]) {
    case undefined:
      return { text: renderTopLevelHelp(facts.commands, facts.width()), stream: 'stderr', exitCode: usage };
    case '--help':
    case '-h':
    case 'help':
      return { text: renderTopLevelHelp(facts.commands, facts.width()), stream: 'stdout', exitCode: 0 };
    case '--version':
    case '-V':
      return { text: `iwc ${facts.version()}\n`, stream: 'stdout', exitCode: 0 };
    default:
      return null;
  }
}

/** Commands by group, one line each. */
export function renderTopLevelHelp(commands: CommandTable, width: number): string {
  const rows = commands.map(({ name, summary, group }) => ({ name, text: summary, group }));
  const column = textColumn(rows, width);
  const groups = commandGroups.flatMap((group) => {
    const members = rows.filter((row) => row.group === group);
    return members.length === 0 ? [] : ['', group, ...layRows(members, width, column)];
  });
  const lines = [
    ...wrap('iwc - LLM inference workloads, from dataset to result', width),
    '',
    'iwc COMMAND [WORDS] [FLAGS]',
    ...groups,
    '',
    ...wrap(
      "'iwc COMMAND --help' shows what a command takes. Every command knows --json, --quiet, --config FILE, " +
        '--show-config, --threads N and --help. IWC_* variables and iwc.config.yaml set any flag.',
      width,
    ),
    '',
    ...wrap(`Documentation: ${documentation}`, width),
  ];
  return `${lines.join('\n')}\n`;
}

/** Where the reference pages are. */
export const documentation = 'docs/reference/cli.md in the source of iwc';
