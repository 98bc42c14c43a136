import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Tokenizer } from '../contract.ts';
import { fuzzTexts, longTexts } from '../fuzz.test-support.ts';
import { createTestHost, loadOracle, notInstalled } from '../oracles.test-support.ts';
import { resolveTokenizer } from '../resolve.ts';
import { encodings } from './encodings.ts';
import { encodingForModel } from './models.ts';

const host = createTestHost();
const oracle = loadOracle('tiktoken');

for (const name of Object.keys(encodings)) {
  // The oracle predates o200k_harmony; a test of its own below covers what it adds to o200k_base.
  if (name === 'o200k_harmony') continue;
  const skip = oracle === null ? notInstalled : false;
  for (const special of ['text', 'match'] as const) {
    test(`${name}, special tokens as ${special}: equals tiktoken`, { skip }, async () => {
      const ours = await resolveTokenizer(`tiktoken:${name}`, null, host, { special });
      const theirs = oracle!.get_encoding(name);
      const long = special === 'text' && name === 'cl100k_base' ? longTexts : [];
      for (const text of [...fuzzTexts(name.length, 6000), ...long]) {
        const expected = theirs.encode(text, special === 'match' ? 'all' : [], []);
        assert.equal(ours.encode(text).join(' '), expected.join(' '), JSON.stringify(text.slice(0, 200)));
      }
    });
  }
}

test('every assigned code point splits as in tiktoken', {
  skip: oracle === null ? notInstalled : false,
}, async () => {
  for (const name of ['cl100k_base', 'o200k_base']) {
    const ours = await resolveTokenizer(`tiktoken:${name}`, null, host);
    const theirs = oracle!.get_encoding(name);
    for (let codePoint = 0; codePoint < 0xe0200; codePoint += 64) {
      // Between the ideographs and the tags nothing is assigned.
      if (codePoint === 0x33500) codePoint = 0xe0000;
      let text = '';
      for (let one = codePoint; one < codePoint + 64; one++) text += `A${String.fromCodePoint(one)}b `;
      assert.deepEqual(
        [...ours.encode(text)],
        [...theirs.encode(text, [], [])],
        `U+${codePoint.toString(16)}`,
      );
    }
  }
});

// From tiktoken 1.0.22 (npm), for machines without the oracles.
const expectedFile = new URL('../../../fixtures/tokenizers/tiktoken/expected.jsonl', import.meta.url);

test('recorded tokens of tiktoken are met', async () => {
  const opened = new Map<string, Tokenizer>();
  for (const line of readFileSync(expectedFile, 'utf8').trimEnd().split('\n')) {
    const { encoding, text, ids } = JSON.parse(line) as { encoding: string; text: string; ids: number[] };
    const tokenizer = opened.get(encoding) ?? (await resolveTokenizer(`tiktoken:${encoding}`, null, host));
    opened.set(encoding, tokenizer);
    assert.deepEqual([...tokenizer.encode(text)], ids, line);
  }
});

test('published counts: the cookbook example and an empty text', async () => {
  const cl100k = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  assert.deepEqual([...cl100k.encode('tiktoken is great!')], [83, 1609, 5963, 374, 2294, 0]);
  assert.deepEqual([...cl100k.encode('')], []);
  const o200k = await resolveTokenizer('tiktoken', 'gpt-4o-mini', host);
  assert.equal(o200k.name, 'tiktoken:o200k_base');
  assert.deepEqual([...o200k.encode('hello world')], [24912, 2375]);
});

test('o200k_harmony is o200k_base with the tokens of its format', async () => {
  const harmony = await resolveTokenizer('tiktoken', 'gpt-oss-20b', host, { special: 'match' });
  assert.equal(harmony.name, 'tiktoken:o200k_harmony');
  assert.equal(harmony.vocabularySize, 201_088);
  const ids = [...harmony.encode('<|start|>user<|message|>hello world<|end|><|reserved_201087|>')];
  assert.deepEqual(ids, [200006, 1428, 200008, 24912, 2375, 200007, 201087]);
});

test('models have the encodings that tiktoken gives them', () => {
  assert.equal(encodingForModel('gpt-4o-mini'), 'o200k_base');
  assert.equal(encodingForModel('gpt-4'), 'cl100k_base');
  assert.equal(encodingForModel('gpt-4-0613'), 'cl100k_base');
  assert.equal(encodingForModel('gpt-4.1-nano'), 'o200k_base');
  assert.equal(encodingForModel('ft:gpt-4o-mini:acme'), 'o200k_base');
  assert.equal(encodingForModel('gpt-oss-120b'), 'o200k_harmony');
  assert.equal(encodingForModel('text-davinci-edit-001'), 'p50k_edit');
});

test('an unknown model or encoding is refused with the way out', async () => {
  assert.throws(() => encodingForModel('gtp-4o'), /did you mean 'gpt-4o.*tiktoken:o200k_base/s);
  await assert.rejects(resolveTokenizer('tiktoken:o200k', null, host), /did you mean 'o200k_base'/);
  await assert.rejects(resolveTokenizer('tiktoken:toString', null, host), /is not one of/);
  await assert.rejects(resolveTokenizer('tiktoken', null, host), /--tokenizer-model/);
});

test('a damaged table is said to be one', async () => {
  const cut = createTestHost({
    packageFile: async (name) => (await host.packageFile(name)).subarray(0, 1000),
  });
  await assert.rejects(resolveTokenizer('tiktoken:r50k_base', null, cut), /r50k_base is damaged/);
});
