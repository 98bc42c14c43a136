import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '../../core/errors.ts';
import { createFuzz } from '../fuzz.test-support.ts';
import { createTestHost } from '../oracles.test-support.ts';
import { type SmallDefinition, smallDefinition, toBytes } from './definitions.test-support.ts';
import { openDefinition } from './open-definition.ts';

const host = createTestHost();

function open(bytes: Uint8Array) {
  return openDefinition({ bytes, path: 'models/tokenizer.json', name: 'small', special: 'match' }, host);
}

test('the small definition is a good one', async () => {
  const tokenizer = await open(toBytes(smallDefinition()));
  assert.deepEqual([...tokenizer.encode('hello world<|end|>')], [259, 264, 265]);
  assert.equal(tokenizer.vocabularySize, 266);
  assert.match(tokenizer.vocabularyHash, /^[0-9a-f]{64}$/);
});

type Damage = (definition: SmallDefinition) => unknown;
const damages: Readonly<Record<string, readonly [Damage, RegExp]>> = {
  'a list instead of an object': [() => [], /tokenizer\.json \$: must be an object, not a list/],
  'an empty object': [() => ({}), /tokenizer\.json \$\.model: must be an object, not nothing/],
  'no model': [(d) => delete d['model' as string], /\$\.model: must be an object, not nothing/],
  'a vocabulary that is a list': [
    (d) => (d.model['vocab' as string] = [] as never),
    /\$\.model\.vocab: must be an object/,
  ],
  'an empty vocabulary': [(d) => (d.model.vocab = {}), /the vocabulary is empty/],
  'an id that is a string': [
    (d) => (d.model.vocab['a'] = '97'),
    /\$\.model\.vocab\["a"\]: must be a token id, not "97"/,
  ],
  'a negative id': [(d) => (d.model.vocab['a'] = -1), /must be a token id, not -1/],
  'a broken id': [(d) => (d.model.vocab['a'] = 1.5), /must be a token id, not 1\.5/],
  'an id twice': [(d) => (d.model.vocab['a'] = d.model.vocab['b']), /token id \d+ is that of "a" too/],
  'an absurd id': [(d) => (d.model.vocab['a'] = 4e9), /token id 4000000000 is beyond/],
  'an id far from the rest': [
    (d) => (d.model.vocab['a'] = 9_000_000),
    /token id 9000000 in a vocabulary of 265 tokens/,
  ],
  'merges that are text': [
    (d) => (d.model['merges' as string] = 'a b' as never),
    /\$\.model\.merges: must be the list/,
  ],
  'a merge of one token': [(d) => d.model.merges.push('hello'), /\$\.model\.merges\[9\]: must be a pair/],
  'a merge of three': [(d) => d.model.merges.push('h e l'), /\$\.model\.merges\[9\]: must be a pair/],
  'a merge of numbers': [(d) => d.model.merges.push([1, 2]), /\$\.model\.merges\[9\]: must be a pair/],
  'a merge of an unknown token': [
    (d) => d.model.merges.push('h zz'),
    /\$\.model\.merges\[9\]: merges "zz", which is no token/,
  ],
  'a merge to an unknown token': [
    (d) => d.model.merges.push('z z'),
    /\$\.model\.merges\[9\]: makes "zz", which is no token/,
  ],
  'added tokens that are an object': [
    (d) => (d['added_tokens' as string] = {}),
    /\$\.added_tokens: must be a list/,
  ],
  'an added token without an id': [
    (d) => d.added_tokens!.push({ content: 'x' }),
    /\$\.added_tokens\[1\]\.id: must be a token id/,
  ],
  'an added token without content': [
    (d) => d.added_tokens!.push({ id: 300 }),
    /\$\.added_tokens\[1\]\.content: must be a string/,
  ],
  'an added token with another id': [
    (d) => d.added_tokens!.push({ id: 300, content: 'hello' }),
    /"hello" is token 259 of the vocabulary, not 300/,
  ],
  'a flag that is a word': [
    (d) => d.added_tokens!.push({ id: 300, content: 'xx', lstrip: 'no' }),
    /lstrip: must be true or false/,
  ],
  'a normalizer without a type': [(d) => (d.normalizer = {}), /\$\.normalizer\.type: must be a string/],
  'a bad pattern': [
    (d) =>
      (d.pre_tokenizer = {
        type: 'Sequence',
        pretokenizers: [{ type: 'Split', pattern: { Regex: '(a' }, behavior: 'Isolated' }, d.pre_tokenizer],
      }),
    /pretokenizers\[0\]\.pattern\.Regex: not a pattern: unmatched \(/,
  ],
  'an unknown behavior': [
    (d) =>
      (d.pre_tokenizer = {
        type: 'Sequence',
        pretokenizers: [{ type: 'Split', pattern: { Regex: 'a' }, behavior: 'Eaten' }, d.pre_tokenizer],
      }),
    /split behavior Eaten is not byte-level BPE/,
  ],
};

for (const [name, [damage, message]] of Object.entries(damages)) {
  test(`${name} is refused with its place`, async () => {
    const definition = smallDefinition();
    const result = damage(definition);
    const bytes = toBytes(/^a list|^an empty object/.test(name) ? result : definition);
    await assert.rejects(
      open(bytes),
      (error) => (error instanceof InputError && message.test(error.message)) || assert.fail(String(error)),
    );
  });
}

const unsupported: Readonly<Record<string, readonly [Damage, RegExp]>> = {
  WordPiece: [(d) => (d.model.type = 'WordPiece'), /model WordPiece/],
  Unigram: [(d) => (d.model.type = 'Unigram'), /model Unigram/],
  'random merges': [(d) => (d.model['dropout'] = 0.1), /dropped at random/],
  'a word suffix': [(d) => (d.model['end_of_word_suffix'] = '</w>'), /end_of_word_suffix/],
  'a replacing normalizer': [(d) => (d.normalizer = { type: 'Replace' }), /normalizer Replace/],
  'a SentencePiece pre-tokenizer': [(d) => (d.pre_tokenizer = { type: 'Metaspace' }), /not byte-level/],
  'no pre-tokenizer': [(d) => (d.pre_tokenizer = null), /not byte-level/],
  'a byte without a token': [(d) => delete d.model.vocab['a'], /without a token for byte 97/],
};

for (const [name, [change, message]] of Object.entries(unsupported)) {
  test(`${name} is refused by name, with the way out`, async () => {
    const definition = smallDefinition();
    change(definition);
    await assert.rejects(open(toBytes(definition)), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.problems[0]!.code, 'unsupported-tokenizer');
      assert.match(error.message, message);
      assert.match(error.message, /npm install tokenizers/);
      return true;
    });
  });
}

test('a file cut short anywhere is refused, never half read', async () => {
  const bytes = toBytes(smallDefinition());
  for (let length = 0; length < bytes.length; length += 97)
    await assert.rejects(open(bytes.subarray(0, length)), /tokenizer\.json: not valid JSON/);
});

test('a file with a byte changed is refused as input, or is another tokenizer', async () => {
  const fuzz = createFuzz(11);
  for (let round = 0; round < 500; round++) {
    const bytes = toBytes(smallDefinition());
    bytes[fuzz.draw(bytes.length)] = fuzz.draw(256);
    try {
      const tokenizer = await open(bytes);
      tokenizer.decode(tokenizer.encode('hello world<|end|>'));
    } catch (error) {
      assert.ok(error instanceof InputError, String(error));
    }
  }
});

test('what only the native library reads goes to it, special tokens and truncation aside', async () => {
  const definition: SmallDefinition = { ...smallDefinition(), truncation: { max_length: 2 } };
  definition.model.type = 'WordPiece';
  const opened: string[] = [];
  const native = {
    open(text: string) {
      opened.push(text);
      return {
        encode: (given: string) => [...given].map((_, at) => at),
        decode: (ids: readonly number[]) => ids.join(' '),
      };
    },
  };
  const tokenizer = await openDefinition(
    { bytes: toBytes(definition), path: 'tokenizer.json', name: 'words', special: 'text' },
    createTestHost({ loadNative: async () => native }),
  );
  assert.deepEqual([...tokenizer.encode('abc')], [0, 1, 2]);
  assert.equal(tokenizer.vocabularySize, 266);
  const given = JSON.parse(opened[0]!);
  assert.equal(given.truncation, null);
  assert.deepEqual(given.added_tokens, []);
  const refusing = { open: () => assert.fail('no such model') };
  await assert.rejects(
    openDefinition(
      { bytes: toBytes(definition), path: 't.json', name: 'words', special: 'text' },
      createTestHost({ loadNative: async () => refusing }),
    ),
    /t\.json \$\.model\.type: the tokenizers library refuses it: no such model/,
  );
});
