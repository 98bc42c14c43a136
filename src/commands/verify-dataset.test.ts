import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { resolveOptions } from '../core/options.ts';
import { type Manifest, manifestPathOf } from '../workloads/manifest.ts';
import { datasetCommand } from './dataset.ts';
import { verifyCommand } from './verify.ts';

interface Verification {
  readonly verified: boolean;
  readonly steps: readonly { readonly what: string; readonly holds: boolean }[];
}

async function make(t: TestContext, kind: string, given: Readonly<Record<string, unknown>>): Promise<string> {
  const output = join(temporaryFolder(t), 'out.jsonl');
  const options = resolveOptions(datasetCommand.optionsFor([kind]), { ...given, output });
  await datasetCommand.run({ positionals: [kind], options, commandLine: 'iwc dataset' }, testContext());
  return output;
}

async function verify(path: string): Promise<Verification> {
  const options = resolveOptions(verifyCommand.optionsFor([]), {});
  const request = { positionals: [path], options, commandLine: 'iwc verify' };
  return (await verifyCommand.run(request, testContext())).document as unknown as Verification;
}

function manifestOf(path: string): Manifest {
  return parse(readFileSync(manifestPathOf(path), 'utf8')) as Manifest;
}

const small = { promptLength: ['40'], promptLengthStd: ['4'], numSamplesPerPrefix: ['3'], numPrefix: ['2'] };

for (const [name, kind, given] of [
  ['shared prefixes', 'shared-prefix', { ...small, seed: 7 }],
  ['shared prefixes in random order', 'shared-prefix', { ...small, randomizeOrder: true }],
  ['shared prefixes as a workload', 'shared-prefix', { ...small, toWorkload: true, rps: 2.5 }],
  ['sessions', 'multiturn', { numSessionsMean: 4, numTurnsMean: 3, seed: '18446744073709551615' }],
] as const)
  test(`verify makes a collection of ${name} again from its manifest alone`, async (t) => {
    const output = await make(t, kind, given);
    assert.deepEqual(
      (await verify(output)).steps.map(({ what, holds }) => [what, holds]),
      [
        ['output', true],
        ['rerun', true],
      ],
    );
    const { command, tokenizer, arrival } = manifestOf(output);
    assert.equal(command.target, kind);
    assert.equal(command.options['seed'], 'seed' in given ? String(given.seed) : '0');
    assert.match(tokenizer!.vocabulary_sha256, /^[0-9a-f]{64}$/);
    assert.equal(arrival === null, !('rps' in given));
    appendFileSync(output, '\n');
    assert.equal((await verify(output)).verified, false);
  });

test('verify converts a collection again, and tells when its source has changed', async (t) => {
  const path = join(temporaryFolder(t), 'chats.json');
  const chat = { id: 'A', conversations: [{ from: 'human', value: 'hi' }] };
  writeFileSync(path, JSON.stringify([chat]));
  const output = await make(t, 'convert', { type: 'sharegpt', path });
  assert.ok((await verify(output)).verified);
  assert.equal(manifestOf(output).tokenizer, null);
  writeFileSync(path, JSON.stringify([{ ...chat, id: 'B' }]));
  assert.deepEqual(
    (await verify(output)).steps.map(({ what, holds }) => [what, holds]),
    [
      ['output', true],
      ['input', false],
      ['rerun', false],
    ],
  );
});

test('another seed in the manifest is found out by running again', async (t) => {
  const output = await make(t, 'shared-prefix', small);
  const manifest = readFileSync(manifestPathOf(output), 'utf8');
  writeFileSync(manifestPathOf(output), manifest.replace('seed: "0"', 'seed: "1"'));
  const { verified, steps } = await verify(output);
  assert.equal(verified, false);
  assert.deepEqual(
    steps.map(({ holds }) => holds),
    [true, false],
  );
});
