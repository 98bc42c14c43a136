// Runs the tests: all of them, or the files whose path contains one of the words given.
// Arguments that start with a dash go to node: --test-name-pattern=REGEX, --test-only, --watch.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode } from './tools.mjs';

const words = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const files = collect('src', 'test').filter(
  (file) => words.length === 0 || words.some((w) => file.includes(w)),
);

if (files.length === 0) {
  console.error(`no test file matches ${words.join(' ') || '*.test.ts'}`);
  process.exitCode = 64;
} else {
  const reporter = new URL('test-reporter.mjs', import.meta.url).href;
  const settings = ['--test-concurrency=2', '--test-reporter', reporter];
  const node = ['--enable-source-maps', '--import', 'tsx', '--test'];
  process.exitCode = await runNode([...node, ...settings, ...flags, ...files]);
}

/** Node 20's --test knows no globs. Paths come with forward slashes on every system. */
function collect(...folders) {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`),
    )
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
}
