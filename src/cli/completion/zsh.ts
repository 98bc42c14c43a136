import { type CompletedCommand, type CompletedFlag, type CompletionTree, flagsWith } from './tree.ts';

/** A script for zsh's own completion system. */
export function renderZsh({ commands }: CompletionTree): string {
  return `#compdef iwc
# zsh completion for iwc, made by: iwc completion zsh

_iwc() {
  local command=$words[2]
  if (( CURRENT == 2 )); then
    local -a commands=(
${commands.map(({ name, summary }) => `      ${quote(`${escapeColons(name)}:${summary}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $command in
${commands.flatMap(caseOf).join('\n')}
    *) _files ;;
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _iwc "$@"; else compdef _iwc iwc; fi
`;
}

/** Every flag a command may come to have is offered: `_arguments` cannot ask for the first word beforehand. */
function caseOf(command: CompletedCommand): string[] {
  const positional = command.words.length === 0 ? '*:file:_files' : `1:word:(${command.words.join(' ')})`;
  const specs = [
    ...flagsWith(command).map(flagSpec),
    positional,
    ...(command.words.length === 0 ? [] : ['*:file:_files']),
  ];
  return [
    `    ${command.name}) _arguments -S ${specs.map((spec) => `\\\n      ${quote(spec)}`).join(' ')} ;;`,
  ];
}

function flagSpec({ name, help, takes, choices }: CompletedFlag): string {
  const told = `[${escapeBrackets(help)}]`;
  if (takes === 'nothing') return `--${name}${told}`;
  const action = takes === 'choice' ? `(${choices.join(' ')})` : takes === 'path' ? '_files' : ' ';
  return `--${name}=${told}:value:${action}`;
}

function escapeColons(text: string): string {
  return text.replaceAll(':', '\\:');
}

function escapeBrackets(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
