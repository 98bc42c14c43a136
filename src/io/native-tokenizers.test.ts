import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { skipUnless } from '../../test/support/requirements.ts';
import { openNativeTokenizers } from './native-tokenizers.ts';

const oracles = new URL('../../.cache/oracles/x.js', import.meta.url);
const skip = skipUnless(
  existsSync(new URL('node_modules/tokenizers/', oracles)),
  'oracles not installed: run node scripts/setup-oracles.mjs',
);

/** A WordPiece vocabulary as BERT's: whole words, and pieces that continue one. */
const definition = JSON.stringify({
  version: '1.0',
  added_tokens: [],
  pre_tokenizer: { type: 'BertPreTokenizer' },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: { '[UNK]': 0, play: 1, '##ing': 2, '##er': 3, the: 4, ',': 5, 語: 6 },
  },
});

interface Promising {
  encode(text: string): Promise<{ getIds(): number[] }>;
}

test('the package answers at once with what it promises elsewhere', { skip }, async () => {
  const library = openNativeTokenizers(oracles.href)!;
  const tokenizer = library.open(definition);
  assert.deepEqual([...tokenizer.encode('the player, playing')], [4, 1, 3, 5, 1, 2]);
  assert.match(tokenizer.decode([4, 1]), /the.*play/);
  const { Tokenizer } = createRequire(oracles)('tokenizers') as {
    Tokenizer: { fromString(text: string): Promising };
  };
  const referee = Tokenizer.fromString(definition);
  for (const text of ['', 'the', 'zebra playing 語語', 'play '.repeat(5000), '\u0000 the\u{1f600}'])
    assert.deepEqual([...tokenizer.encode(text)], (await referee.encode(text)).getIds());
});

test('what the package refuses is told in its words, and it goes on', { skip }, () => {
  const library = openNativeTokenizers(oracles.href)!;
  assert.throws(() => library.open('{"model":{"type":"None"}}'), Error);
  assert.deepEqual([...library.open(definition).encode('the')], [4]);
});

test('a package that is not installed is none', () => {
  assert.equal(openNativeTokenizers('file:///nowhere/x.js'), null);
});
