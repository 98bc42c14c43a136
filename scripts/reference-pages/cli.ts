import { usageLine, verbsOf } from '../../src/cli/command-help.ts';
import { commandTable } from '../../src/cli/command-table.ts';
import { commonOptions } from '../../src/cli/common-options.ts';
import { describeOption } from '../../src/cli/describe-option.ts';
import type { Command } from '../../src/commands/contract.ts';
import { shelves } from '../../src/commands/list.ts';
import type { OptionTable } from '../../src/core/options.ts';
import { generatedMark, type ReferencePage, renderTable } from './page.ts';

export const cliPage: ReferencePage = {
  name: 'cli.md',
  async render() {
    const commands = await Promise.all(commandTable.map((entry) => entry.load()));
    const sections = [
      intro,
      `## Flags of every command\n\n${renderOptions(commonOptions)}`,
      ...commands.flatMap((command) => [command, ...verbsOf(command)]).map(renderCommand),
      shelfLinks,
    ];
    return `${generatedMark}\n\n${sections.join('\n')}`;
  },
};

const intro = `# The command line

\`iwc COMMAND [WORDS] [FLAGS]\`

Values follow their flag as \`--flag value\` or \`--flag=value\`; they may begin with a dash. \`--no-flag\` denies a flag that takes no value. Lists are separated by commas, by spaces, or by repeating the flag. \`--\` ends the flags. Flags are written out in full.

Every flag may also be set by a variable or by a configuration file. A flag beats a variable, a variable beats a file, a file beats the default; \`--show-config\` prints what came of it, and from where.

- Variable: \`IWC_\` and the flag in capitals, \`IWC_RATE_RPS=5\` for \`--rate-rps 5\`. An empty variable counts as unset.
- File: the one \`--config\` names, else the nearest \`iwc.config.yaml\` (or \`.yml\`) from the working folder upward; YAML or JSON. Keys are camelCase, kebab-case or snake_case. Settings under the name of a command hold for that command and beat those at the top level. Paths in it are relative to the working folder, as they are in flags.

\`\`\`yaml
seed: 42
compile:
  arrival: poisson
  rateRps: 5
\`\`\`

Results go to standard output; warnings, progress and failures go to standard error. [Exit codes](exit-codes.md) tell how it went.
`;

/** Each shelf has a page of its own. */
const shelfLinks = `## What entries of shelves add

Datasets and arrival models bring flags of their own:

${shelves.map(({ name, summary }) => `- [${name}](${name}.md): ${summary}`).join('\n')}
`;

function renderCommand(command: Command): string {
  const words = command.positionals.map((positional) => {
    const choices = positional.choices?.() ?? [];
    const known = choices.length === 0 ? '' : `: ${choices.map(code).join(', ')}`;
    return [code(positional.name.toUpperCase()), `${positional.help}${known}`];
  });
  const parts = [
    `## \`iwc ${command.name}\`\n`,
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.\n`,
    `\`\`\`\n${usageLine(command)}\n\`\`\`\n`,
    words.length === 0 ? '' : renderTable(['word', 'meaning'], words),
    renderOptions(command.optionsFor([])),
    renderExamples(command),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function renderExamples({ examples }: Command): string {
  if (examples.length === 0) return '';
  const lines = examples.flatMap(({ line, explains }) => [`# ${explains}`, line]);
  return `\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`;
}

function renderOptions(table: OptionTable): string {
  const rows = Object.entries(table).map(([key, spec]) => {
    const { flag, value, help, facts } = describeOption(key, spec);
    return [code(`${flag} ${value}`.trim()), help, facts.join('; ')];
  });
  return rows.length === 0 ? '' : renderTable(['flag', 'meaning', 'notes'], rows);
}

function code(text: string): string {
  return `\`${text}\``;
}
