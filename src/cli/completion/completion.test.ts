import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../test/support/context.ts';
import { missingCommand } from '../../../test/support/requirements.ts';
import { brewTable } from '../brew.test-support.ts';
import { renderBash } from './bash.ts';
import { renderFish } from './fish.ts';
import { readTree } from './tree.ts';
import { renderZsh } from './zsh.ts';

const tree = await readTree(brewTable());

function scriptFile(t: TestContext, text: string): string {
  const file = join(temporaryFolder(t), 'script');
  writeFileSync(file, text);
  return file;
}

function ask(shell: string, args: readonly string[], home?: string): string {
  const env = { ...process.env, ...(home === undefined ? {} : { HOME: home }) };
  return execFileSync(shell, args, { encoding: 'utf8', env });
}

/** What the shell would offer for these words, the last one unfinished. */
const offers: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
  [
    ['iwc', ''],
    ['brew', 'wash', 'help'],
  ],
  [['iwc', 'b'], ['brew']],
  [
    ['iwc', 'brew', ''],
    ['tea', 'coffee'],
  ],
  [['iwc', 'brew', '--json', 'co'], ['coffee']],
  [
    ['iwc', 'brew', '--c'],
    ['--cups', '--config'],
  ],
  [['iwc', 'brew', '--no'], ['--no-filter']],
  [
    ['iwc', 'brew', 'tea', '--gr'],
    ['--grind', '--green'],
  ],
  [['iwc', 'brew', 'coffee', '--gr'], ['--grind']],
  [['iwc', 'brew', '--cups', '2', 'tea', '--ste'], ['--steep-ms']],
  [
    ['iwc', 'brew', '--grind', ''],
    ['coarse', 'fine'],
  ],
  [['iwc', 'brew', '--into', 'no-such-file'], []],
  [['iwc', 'help', 'w'], ['wash']],
  [['iwc', 'wash', '--soap'], ['--soap-ml']],
];

test('bash offers commands, words, flags and values', { skip: missingCommand('bash') }, (t) => {
  const file = scriptFile(t, renderBash(tree));
  const lines = [...offers, [['iwc', 'brew', '--grind', '=', 'f'], ['fine']] as const];
  for (const [words, offered] of lines) {
    const script =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _iwc; printf "%s\\n" "${COMPREPLY[@]}"';
    const found = ask('bash', ['--norc', '-c', script, 'bash', file, ...words]);
    assert.deepEqual(found.split('\n').filter(Boolean), offered, words.join(' '));
  }
});

test('fish offers commands, words, flags and values', { skip: missingCommand('fish') }, (t) => {
  const file = scriptFile(t, renderFish(tree));
  const home = temporaryFolder(t);
  for (const [words, offered] of offers) {
    const script = `source ${file}; complete -C '${words.join(' ')}'`;
    const found = ask('fish', ['--no-config', '-c', script], home);
    const names = found
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t')[0]!);
    assert.deepEqual(names.sort(), [...offered].sort(), words.join(' '));
  }
});

test('zsh reads its script and takes it for the completion of iwc', { skip: missingCommand('zsh') }, (t) => {
  const file = scriptFile(t, renderZsh(tree));
  const script = 'autoload -Uz compinit; compinit -D -u; source "$1"; print -r -- $_comps[iwc]';
  const found = ask('zsh', ['-f', '-c', script, 'zsh', file]);
  assert.equal(found.trim(), '_iwc');
});

test('the scripts hold every command and flag, and quote what help says', () => {
  for (const render of [renderBash, renderZsh, renderFish]) {
    const script = render(tree);
    for (const { name, flags } of tree.commands)
      for (const word of [name, ...flags.map((flag) => flag.name)]) assert.ok(script.includes(word), word);
  }
});
