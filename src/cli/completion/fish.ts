import type { CompletedCommand, CompletedFlag, CompletionTree } from './tree.ts';

/** A script for fish: one `complete` line for everything that can be typed. */
export function renderFish({ commands }: CompletionTree): string {
  const names = commands.map((command) => command.name).join(' ');
  return `# fish completion for iwc, made by: iwc completion fish
complete -c iwc -f
${[
  ...commands.map(
    ({ name, summary }) =>
      `complete -c iwc -n ${quote(`not __fish_seen_subcommand_from ${names}`)} -a ${name} -d ${quote(summary)}`,
  ),
  ...commands.flatMap(linesOf),
].join('\n')}
`;
}

function linesOf(command: CompletedCommand): string[] {
  const isCalled = `__fish_seen_subcommand_from ${command.name}`;
  const isWordOpen = `${isCalled}; and not __fish_seen_subcommand_from ${command.words.join(' ')}`;
  return [
    command.words.length === 0
      ? `complete -c iwc -n ${quote(isCalled)} -F`
      : `complete -c iwc -n ${quote(isWordOpen)} -a ${quote(command.words.join(' '))}`,
    ...command.flags.map((flag) => flagLine(isCalled, flag)),
    ...command.flagsOf.flatMap(({ word, flags }) =>
      flags.map((flag) => flagLine(`${isCalled}; and __fish_seen_subcommand_from ${word}`, flag)),
    ),
  ];
}

function flagLine(condition: string, { name, help, takes, choices }: CompletedFlag): string {
  const values = {
    nothing: '',
    text: ' -x',
    path: ' -r -F',
    choice: ` -x -a ${quote(choices.join(' '))}`,
  }[takes];
  return `complete -c iwc -n ${quote(condition)} -l ${name}${values} -d ${quote(help)}`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
