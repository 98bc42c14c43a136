import type { Command } from '../../commands/contract.ts';
import { UsageError } from '../../core/errors.ts';
import { defineOptions } from '../../core/options.ts';
import type { CompletionDocument } from '../../documents/completion.ts';
import type { CommandTable } from '../command-entry.ts';
import { renderBash } from './bash.ts';
import { renderFish } from './fish.ts';
import { type CompletionTree, readTree } from './tree.ts';
import { renderZsh } from './zsh.ts';

const shells: ReadonlyMap<string, (tree: CompletionTree) => string> = new Map([
  ['bash', renderBash],
  ['zsh', renderZsh],
  ['fish', renderFish],
]);

/** `iwc completion SHELL`. It speaks of all commands, so it is made from their table. */
export function createCompletionCommand(commands: CommandTable): Command {
  return {
    name: 'completion',
    summary: 'print a completion script for a shell',
    positionals: [{ name: 'shell', help: 'which shell', required: true, choices: () => [...shells.keys()] }],
    examples: [
      {
        line: 'eval "$(iwc completion bash)"',
        explains: 'completes in this bash; put it into ~/.bashrc to keep it',
      },
      { line: 'eval "$(iwc completion zsh)"', explains: 'the same for zsh, after compinit' },
      { line: 'iwc completion fish > ~/.config/fish/completions/iwc.fish', explains: 'for every new fish' },
    ],
    optionsFor: () => defineOptions({}),
    async run({ positionals }) {
      const shell = positionals[0] ?? '';
      const render = shells.get(shell);
      if (render === undefined)
        throw UsageError.unknownName({ what: 'shell', given: shell, known: [...shells.keys()] });
      const script = render(await readTree(commands));
      const document: CompletionDocument = { schema: 'iwc.completion/1', shell, script };
      return { exitCode: 0, document, text: script };
    },
  };
}
