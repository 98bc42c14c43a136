import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fuzzTexts, longTexts } from '../fuzz.test-support.ts';
import {
  createTestHost,
  definitionPath,
  loadOracle,
  notInstalled,
  wellFormed,
} from '../oracles.test-support.ts';
import { resolveTokenizer } from '../resolve.ts';

const host = createTestHost();
const oracle = loadOracle('tokenizers');

for (const family of ['gpt2', 'gpt4o', 'qwen2_5', 'qwen3', 'llama3_1', 'deepseek_v3']) {
  const path = definitionPath(family);
  const skip = oracle === null || path === null ? notInstalled : false;

  test(`${family}: equals Hugging Face, special tokens matched`, { skip }, async () => {
    const ours = await resolveTokenizer(path!, null, host, { special: 'match' });
    const definition = readFileSync(path!, 'utf8');
    const texts = [...fuzzTexts(family.length, 5000), ...longTexts];
    await compare((text) => ours.encode(text), definition, texts);
  });

  test(`${family}: equals Hugging Face, special tokens as text`, { skip }, async () => {
    const ours = await resolveTokenizer(path!, null, host);
    const definition = JSON.parse(readFileSync(path!, 'utf8'));
    // The library numbers added tokens anew, so those that must not match keep their place under another name.
    definition.added_tokens = definition.added_tokens
      .filter((token: AddedJson) => !(token.special && token.content in definition.model.vocab))
      .map((token: AddedJson) => (token.special ? { ...token, content: `\u{10fffd}${token.id}` } : token));
    definition.post_processor = null;
    await compare(
      (text) => ours.encode(text),
      JSON.stringify(definition),
      fuzzTexts(100 + family.length, 3000),
    );
  });
}

interface AddedJson {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

async function compare(
  encode: (text: string) => Int32Array,
  definition: string,
  texts: readonly string[],
): Promise<void> {
  const theirs = oracle!.Tokenizer.fromString(definition);
  for (let from = 0; from < texts.length; from += 500) {
    const batch = texts.slice(from, from + 500);
    const expected = await theirs.encodeBatch(batch.map(wellFormed), { addSpecialTokens: false });
    for (const [index, text] of batch.entries()) {
      // Joined, because a difference of long lists takes minutes to render.
      assert.equal(
        encode(text).join(' '),
        expected[index]!.getIds().join(' '),
        JSON.stringify(text.slice(0, 200)),
      );
    }
  }
}
