import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { analyzeCommand } from '../src/commands/analyze.ts';
import type { Command, CommandResult } from '../src/commands/contract.ts';
import { diffCommand } from '../src/commands/diff.ts';
import { fingerprintCommand } from '../src/commands/fingerprint.ts';
import { labelCommand } from '../src/commands/label.ts';
import { replayCommand } from '../src/commands/replay.ts';
import { filterCommand, headCommand, sampleCommand, splitCommand } from '../src/commands/subset.ts';
import { validateCommand } from '../src/commands/validate.ts';
import { UsageError } from '../src/core/errors.ts';
import { type OptionTable, resolveOptions } from '../src/core/options.ts';
import { sharedOptions } from '../src/nouns/shared-options.ts';
import { temporaryFolder, testContext } from './support/context.ts';

const lengths = { tokenizer: 'simple' };
const url = 'http://127.0.0.1:1';

/** Every command that reads workloads, with what else it needs, and where its result counts requests. */
const uses: readonly {
  readonly command: Command;
  readonly options?: (folder: string) => Record<string, unknown>;
  readonly inputs?: 2;
  readonly count: readonly string[];
}[] = [
  { command: analyzeCommand, options: () => lengths, count: ['requests'] },
  { command: fingerprintCommand, options: () => lengths, count: ['contents', 'requests'] },
  {
    command: diffCommand,
    options: () => lengths,
    inputs: 2,
    count: ['matching', 'unchanged'],
  },
  { command: validateCommand, count: ['files', '0', 'requests'] },
  {
    command: replayCommand,
    options: (folder) => ({
      baseUrl: [url],
      outDir: join(folder, 'run'),
      dryRun: true,
      tokenizer: 'simple',
    }),
    count: ['requests'],
  },
  {
    command: labelCommand,
    options: (folder) => ({ output: join(folder, 'labelled.jsonl') }),
    count: ['requests'],
  },
  ...[
    { command: headCommand, options: { requests: 100 } },
    { command: sampleCommand, options: { share: 1 } },
    { command: filterCommand, options: { where: ['max_output_tokens:ge:0'] } },
  ].map(({ command, options }) => ({
    command,
    options: (folder: string) => ({ ...options, output: join(folder, `${command.name}.jsonl`) }),
    count: ['input_requests'],
  })),
  {
    command: splitCommand,
    options: (folder) => ({ outputs: ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name)) }),
    count: ['input_requests'],
  },
];

/** vLLM's custom dataset with a name too many: what its format is told by is not there. */
function sample(folder: string): string {
  const path = join(folder, 'custom.jsonl');
  const lines = [1, 2, 3].map((n) => ({ prompt: `${n} and more`, output_tokens: n, request_id: `r${n}` }));
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

function run(use: (typeof uses)[number], from: string | null, t: TestContext): Promise<CommandResult> {
  const { command, options, inputs = 1 } = use;
  const folder = temporaryFolder(t);
  const given = resolveOptions(command.optionsFor([]) as OptionTable, { ...options?.(folder), from });
  const positionals = new Array<string>(inputs).fill(sample(folder));
  return command.run({ positionals, options: given, commandLine: `iwc ${command.name}` }, testContext());
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce((value, name) => (value as Readonly<Record<string, unknown>>)[name], document);
}

test('the sample is read in no other way', async (t) => {
  await assert.rejects(run(uses[0]!, null, t), /the field 'max_output_tokens' is missing/);
});

for (const use of uses) {
  const { name } = use.command;
  test(`${name} --from reads that format, and has the one option all share`, async (t) => {
    assert.equal((use.command.optionsFor([]) as OptionTable)['from'], sharedOptions.from);
    const { document } = await run(use, 'vllm-custom', t);
    assert.equal(valueAt(document, use.count), 3);
  });

  test(`${name} --from of no known format tells the nearest`, async (t) => {
    await assert.rejects(run(use, 'vllm-costum', t), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /'vllm-costum' is not one of .*did you mean 'vllm-custom'/);
      return true;
    });
  });
}
