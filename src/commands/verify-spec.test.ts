import assert from 'node:assert/strict';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { InputError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import { specCommand } from './spec.ts';
import { verifyCommand } from './verify.ts';

async function makeSpec(t: TestContext) {
  const folder = temporaryFolder(t);
  const prompts = join(folder, 'prompts.jsonl');
  writeFileSync(prompts, '{"prompt_id": "a", "text": "two words"}\n');
  const outDir = join(folder, 'spec');
  const options = resolveOptions(specCommand.optionsFor([]), { prompts, outDir, tokenizer: 'simple' });
  await specCommand.run({ positionals: [], options, commandLine: 'iwc spec' }, testContext());
  return { prompts, outDir };
}

async function verify(path: string) {
  const options = resolveOptions(verifyCommand.optionsFor([]), {});
  const request = { positionals: [path], options, commandLine: 'iwc verify' };
  const { exitCode, document } = await verifyCommand.run(request, testContext());
  const { steps } = document as unknown as { steps: readonly { path: string; holds: boolean }[] };
  return {
    exitCode,
    steps: steps.length,
    failed: steps.filter(({ holds }) => !holds).map(({ path }) => path),
  };
}

test('a directory of spec is held against its hashes, and those of its inputs', async (t) => {
  const { prompts, outDir } = await makeSpec(t);
  assert.deepEqual(await verify(`${outDir}/`), { exitCode: 0, steps: 4, failed: [] });
  appendFileSync(join(outDir, 'trace_lengths.csv'), '1,b,2,3\n');
  rmSync(join(outDir, 'trace_intervals.csv'));
  writeFileSync(prompts, '');
  assert.deepEqual(await verify(outDir), {
    ...{ exitCode: 1, steps: 4 },
    failed: [join(outDir, 'trace_intervals.csv'), join(outDir, 'trace_lengths.csv'), prompts],
  });
});

test('metadata without hashes, as gpu-simulate-test writes it, proves nothing', async (t) => {
  const { outDir } = await makeSpec(t);
  for (const text of [
    '{"schema_version": "v1", "paths": {"prompts": "prompts.jsonl"}}',
    '{"outputs": {"prompts"',
    '[]',
  ]) {
    writeFileSync(join(outDir, 'workload_meta.json'), text);
    await assert.rejects(verify(outDir), InputError);
  }
});
