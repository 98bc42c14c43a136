import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { readDeviations } from '../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { analyzeCommand } from './analyze.ts';

const folder = join(sharedFolder() ?? '', 'golden/iwc');
const skip = missingShared('golden/iwc/cases.json');
/** The reference's own sums are not compensated: the last bits differ. */
const tolerance = 1e-12;

interface Case {
  readonly name: string;
  readonly argv: string;
  readonly exit_code: number;
  readonly files: readonly string[];
}

const cases: readonly Case[] =
  skip === false
    ? (JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Case[]).filter(({ name }) =>
        name.startsWith('a_'),
      )
    : [];

async function analyze({ argv }: Case) {
  const [path, , tokenizer] = argv.split(' ').slice(2);
  return await analyzeCommand.run(
    {
      positionals: [join(folder, path!)],
      options: { tokenizer: tokenizer ?? 'tiktoken', tokenizerModel: 'gpt-4o-mini' },
      commandLine: argv,
    },
    testContext(),
  );
}

/** Paths at which a document differs from the reference's numbers. */
function differences(expected: unknown, found: unknown, path = ''): string[] {
  if (typeof expected === 'object' && expected !== null)
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(
        value,
        (found as Record<string, unknown> | null)?.[key],
        path === '' ? key : `${path}.${key}`,
      ),
    );
  if (typeof expected === 'number' && typeof found === 'number')
    return Math.abs(expected - found) <= tolerance * Math.abs(expected) ? [] : [path];
  return expected === found ? [] : [path];
}

/** Labels of the reference's lines that ours does not have as they stand, or not in that order. */
function missingLines(expected: string, found: string): string[] {
  const ours = found.split('\n');
  let at = 0;
  return expected.split('\n').flatMap((line) => {
    const place = ours.indexOf(line, at);
    if (place < 0) return [line.split(':')[0]!.trim()];
    at = place + 1;
    return [];
  });
}

test('analyze has the numbers and the lines of the reference, but for the deviations that are written down', {
  skip,
}, async () => {
  const deviations = readDeviations();
  assert.ok(cases.length > 15);
  for (const each of cases) {
    const { document, text, exitCode } = await analyze(each);
    const found = exitCode === each.exit_code ? [] : ['exit code'];
    for (const file of each.files) {
      const expected = readFileSync(join(folder, 'out', file), 'utf8');
      if (file.endsWith('.summary.json')) found.push(...differences(JSON.parse(expected), document));
      if (file.endsWith('.stdout')) found.push(...missingLines(expected, text));
    }
    assert.deepEqual(found.sort(), [...(deviations.get(each.name) ?? [])].sort(), each.name);
  }
});
