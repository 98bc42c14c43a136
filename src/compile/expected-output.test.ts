import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { skipUnless } from '../../test/support/requirements.ts';
import { openTokenizer } from '../workloads/open-tokenizer.ts';
import { resolveCompileOptions } from './compile.ts';
import { writeWorkload } from './write-workload.ts';

const vocabulary = fileURLToPath(new URL('../../vocabularies/o200k_base.bin', import.meta.url));
const skip = skipUnless(
  existsSync(vocabulary),
  'needs the vocabularies: node scripts/build-vocabularies.mjs',
);

const answers = ['Bonjour, tout le monde! 🙂', 'It was 1,234 <|endoftext|>\n\n'];
const chat = [
  {
    id: 'c',
    conversations: answers.flatMap((value) => [
      { from: 'human', value: 'Hello' },
      { from: 'gpt', value },
    ]),
  },
];

async function compiled(t: TestContext, options: Readonly<Record<string, unknown>>) {
  const folder = temporaryFolder(t);
  const input = join(folder, 'chats.json');
  const output = join(folder, 'w.jsonl');
  writeFileSync(input, JSON.stringify(chat));
  const resolved = resolveCompileOptions('sharegpt', { input, output, mode: 'session', ...options });
  await writeWorkload('sharegpt', resolved, 'iwc compile', testContext());
  const lines = readFileSync(output, 'utf8').trim().split('\n');
  const requests = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    requests,
    manifest: parse(readFileSync(`${output}.manifest.yaml`, 'utf8')) as Record<string, unknown>,
  };
}

test('sessions carry their answers and the tokens of these, and the manifest says whose tokens', {
  skip,
}, async (t) => {
  const { requests, manifest } = await compiled(t, {});
  const choice = { tokenizer: 'tiktoken', tokenizerModel: 'gpt-4o-mini' };
  const tokenizer = await openTokenizer(choice, testContext());
  for (const { expected_output: text, expected_output_tokens: tokens } of requests)
    assert.equal(tokens, tokenizer.count(String(text)));
  assert.equal(requests.length, answers.length);
  assert.deepEqual(manifest['tokenizer'], {
    name: 'tiktoken:o200k_base',
    vocabulary_sha256: tokenizer.vocabularyHash,
  });
});

test('another tokenizer counts its own way; without answers, and for the reference, none is named', async (t) => {
  const words = await compiled(t, { tokenizer: 'simple' });
  assert.deepEqual(
    words.requests.map(({ expected_output_tokens: tokens }) => tokens),
    [5, 4],
  );
  const declared = await compiled(t, { tokenizer: 'declared' });
  assert.equal(declared.requests[0]!['expected_output_tokens'], undefined);
  assert.equal(declared.manifest['tokenizer'], null);
  const bare = await compiled(t, { expectedFromDataset: false });
  assert.equal(bare.requests[0]!['expected_output'], undefined);
  assert.equal(bare.manifest['tokenizer'], null);
  const compat = await compiled(t, { compat: 'iwc-0.1' });
  assert.equal(compat.requests[0]!['expected_output_tokens'], undefined);
});
