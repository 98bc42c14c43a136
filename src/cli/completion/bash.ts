import { type CompletedCommand, type CompletionTree, flagsWith } from './tree.ts';

/** A script for bash 3.2 and later, which has no maps: plain `case` statements. */
export function renderBash(tree: CompletionTree): string {
  const { commands } = tree;
  return `# bash completion for iwc, made by: iwc completion bash

# The words known after a command, or the commands.
_iwc_words() {
  case "$1" in
    '') echo ${quote(commands.map((command) => command.name))} ;;
${lines(commands, ({ name, words }) => (words.length === 0 ? [] : [`    ${name}) echo ${quote(words)} ;;`]))}
  esac
}

# The flags of a command and its first word.
_iwc_flags() {
  case "$1" in
${lines(commands, ({ name, flags }) => (flags.length === 0 ? [] : [`    ${name}) echo ${quote(dashed(flags))} ;;`]))}
  esac
  case "$1 $2" in
${lines(commands, ({ name, flagsOf }) => flagsOf.map(({ word, flags }) => `    ${quote([`${name} ${word}`])}) echo ${quote(dashed(flags))} ;;`))}
    *) ;;
  esac
}

# What may follow a flag: words, '@file' (left to the shell) or '@any'; nothing where no value is taken.
_iwc_values() {
  case "$1 $2" in
${lines(commands, valuesOf)}
    *) ;;
  esac
}

_iwc() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" first="" word="" values="" i=1
  COMPREPLY=()
  # bash cuts --flag=value into three words.
  if [ "$current" = "=" ]; then current=""
  elif [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  while [ "$i" -lt "$COMP_CWORD" ]; do
    word="\${COMP_WORDS[i]}"
    if [ "\${word#-}" = "$word" ] && [ "$word" != "=" ]; then
      if [ -z "$command" ]; then command="$word"
      elif [ -z "$first" ]; then
        case " $(_iwc_words "$command") " in *" $word "*) first="$word" ;; esac
      fi
    fi
    i=$((i + 1))
  done
  case "$previous" in -*) values="$(_iwc_values "$command" "$previous")" ;; esac
  case "$values" in
    @file) return ;;
    @any) compopt +o default 2>/dev/null; return ;;
    ?*) COMPREPLY=($(compgen -W "$values" -- "$current")); return ;;
  esac
  if [ "\${current#-}" != "$current" ]; then
    COMPREPLY=($(compgen -W "$(_iwc_flags "$command" "$first")" -- "$current"))
  elif [ -z "$first" ]; then
    COMPREPLY=($(compgen -W "$(_iwc_words "$command")" -- "$current"))
  fi
}
complete -o default -F _iwc iwc
`;
}

function valuesOf(command: CompletedCommand): string[] {
  return flagsWith(command)
    .filter((flag) => flag.takes !== 'nothing')
    .map(({ name, takes, choices }) => {
      const values = takes === 'choice' ? choices : takes === 'path' ? ['@file'] : ['@any'];
      return `    ${quote([`${command.name} --${name}`])}) echo ${quote(values)} ;;`;
    });
}

function lines(
  commands: readonly CompletedCommand[],
  render: (command: CompletedCommand) => string[],
): string {
  return commands.flatMap(render).join('\n');
}

function dashed(flags: readonly { readonly name: string }[]): string[] {
  return flags.map((flag) => `--${flag.name}`);
}

/** Words in one quoted shell word. */
function quote(words: readonly string[]): string {
  return `'${words.join(' ').replaceAll("'", "'\\''")}'`;
}
