import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commandTable } from '../src/cli/command-table.ts';
import { parseCommand } from '../src/cli/parse-command.ts';
import { repositoryRoot } from './support/repository.ts';

const folder = new URL('docs/guide/', repositoryRoot);

for (const page of readdirSync(folder).filter((name) => name.endsWith('.md')))
  test(`${page}: every command in it can be typed`, async () => {
    // A backslash at a line's end goes on with the next.
    const text = readFileSync(new URL(page, folder), 'utf8').replaceAll(/ \\\n\s*/g, ' ');
    const lines = [...text.matchAll(/^\s*(?:\$ |run: )(?:npx )?iwc (.*)$/gm)].map(([, line]) => line!);
    for (const line of lines) {
      const [name, ...words] = line.replace(/ >>? .*$/, '').split(' ');
      const entry = commandTable.find((candidate) => candidate.name === name);
      assert.ok(entry !== undefined, line);
      assert.deepEqual(parseCommand(await entry.load(), words).problems, [], line);
    }
  });
