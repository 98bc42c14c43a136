import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { InputError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import { specCommand } from './spec.ts';
import { verifyCommand } from './verify.ts';

async function makeSpec(t: TestContext, given: { readonly idCompat?: boolean } = {}) {
  const folder = temporaryFolder(t);
  const prompts = join(folder, 'prompts.jsonl');
  writeFileSync(prompts, '{"prompt_id": "a", "text": "two words"}\n');
  const outDir = join(folder, 'spec');
  const options = resolveOptions(specCommand.optionsFor([]), {
    ...{ prompts, outDir, tokenizer: 'simple', ...given },
  });
  await specCommand.run({ positionals: [], options, commandLine: 'iwc spec' }, testContext());
  return { prompts, outDir };
}

async function verify(path: string, given: { readonly manifest?: string } = {}, context = testContext()) {
  const options = resolveOptions(verifyCommand.optionsFor([]), given);
  const request = { positionals: [path], options, commandLine: 'iwc verify' };
  const { exitCode, document } = await verifyCommand.run(request, context);
  const { steps } = document as unknown as { steps: readonly { path: string; holds: boolean }[] };
  return {
    exitCode,
    steps: steps.length,
    failed: steps.filter(({ holds }) => !holds).map(({ path }) => path),
  };
}

test('a directory of spec is held against its hashes, and those of its inputs', async (t) => {
  const { prompts, outDir } = await makeSpec(t);
  assert.deepEqual(await verify(`${outDir}/`), { exitCode: 0, steps: 5, failed: [] });
  appendFileSync(join(outDir, 'trace_lengths.csv'), '1,b,2,3\n');
  rmSync(join(outDir, 'trace_intervals.csv'));
  writeFileSync(prompts, '');
  assert.deepEqual(await verify(outDir), {
    ...{ exitCode: 1, steps: 5 },
    failed: [join(outDir, 'trace_intervals.csv'), join(outDir, 'trace_lengths.csv'), prompts],
  });
});

/** Metadata with some of it replaced. */
function editMeta(path: string, edit: (meta: Record<string, Record<string, unknown>>) => void): void {
  const meta = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown>>;
  edit(meta);
  writeFileSync(path, JSON.stringify(meta));
}

test('the metadata may lie elsewhere, and what --manifest names is what counts', async (t) => {
  const { outDir } = await makeSpec(t);
  const manifest = join(dirname(outDir), 'kept.json');
  copyFileSync(join(outDir, 'workload_meta.json'), manifest);
  editMeta(join(outDir, 'workload_meta.json'), ({ outputs }) => {
    outputs!['prompts'] = { sha256: '0'.repeat(64) };
  });
  assert.equal((await verify(outDir)).exitCode, 1);
  assert.deepEqual(await verify(outDir, { manifest }), { exitCode: 0, steps: 5, failed: [] });
  rmSync(join(outDir, 'workload_meta.json'));
  assert.deepEqual(await verify(outDir, { manifest }), { exitCode: 0, steps: 5, failed: [] });
  await assert.rejects(verify(outDir, { manifest: join(outDir, 'none.json') }), InputError);
});

test('files that were exchanged together with their hashes do not go by the id', async (t) => {
  const { outDir } = await makeSpec(t);
  const meta = join(outDir, 'workload_meta.json');
  const lengths = join(outDir, 'trace_lengths.csv');
  appendFileSync(lengths, '1,b,2,3\n');
  const sha256 = createHash('sha256').update(readFileSync(lengths)).digest('hex');
  editMeta(meta, ({ outputs }) => {
    outputs!['trace_lengths'] = { sha256 };
  });
  assert.deepEqual(await verify(outDir), { exitCode: 1, steps: 5, failed: [meta] });
});

test('an id of --id-compat is said not to be checked', async (t) => {
  const { outDir } = await makeSpec(t, { idCompat: true });
  const context = testContext();
  assert.deepEqual(await verify(outDir, {}, context), { exitCode: 0, steps: 4, failed: [] });
  assert.deepEqual(
    context.notices.summary().map(({ code }) => code),
    ['id-not-checked'],
  );
});

test('metadata proves nothing unless it has all three files, under their names, and an id', async (t) => {
  const { outDir } = await makeSpec(t);
  const meta = join(outDir, 'workload_meta.json');
  const text = readFileSync(meta, 'utf8');
  const refuse = async (message: RegExp, edit: Parameters<typeof editMeta>[1]) => {
    writeFileSync(meta, text);
    editMeta(meta, edit);
    await assert.rejects(verify(outDir), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  };
  for (const name of ['prompts', 'trace_lengths', 'trace_intervals']) {
    await refuse(new RegExp(`no SHA-256 of ${name}`), ({ outputs }) => delete outputs![name]);
    await refuse(new RegExp(`no SHA-256 of ${name}`), ({ paths }) => {
      paths![name] = 'workload_meta.json';
    });
  }
  await refuse(/no workload_id/, (all) => delete all['workload_id']);
  await refuse(/no workload_id/, (all) => Object.assign(all, { workload_id: 'mine' }));
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
