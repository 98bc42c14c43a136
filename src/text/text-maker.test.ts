import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../core/errors.ts';
import { resolveTokenizer, type Tokenizer } from '../tokenizers/index.ts';
import { createTestHost } from '../tokenizers/oracles.test-support.ts';
import { createTextMaker } from './text-maker.ts';

const host = createTestHost();
const specs = [
  'tiktoken:o200k_base',
  'tiktoken:cl100k_base',
  'tiktoken:p50k_base',
  'tiktoken:r50k_base',
  'simple',
];

for (const spec of specs) {
  test(`${spec}: texts, joins and prompts have exactly the tokens asked for`, async () => {
    const tokenizer = await resolveTokenizer(spec, null, host);
    const maker = createTextMaker(tokenizer, 7n);
    assert.ok(maker.isAdditive);
    const lengths = fc.integer({ min: 1, max: 700 });
    fc.assert(
      fc.property(lengths, lengths, fc.nat(1000), (first, second, index) => {
        const a = maker.text({ name: 'a', index }, first);
        const b = maker.text({ name: 'b', index }, second);
        assert.equal(tokenizer.count(a), first);
        assert.equal(tokenizer.count(maker.join([a, b])), first + second);
        assert.equal(tokenizer.count(` ${a}`), first, 'a space before it changes nothing');
        assert.equal(a, a.trim());
      }),
      { numRuns: 60, seed: 1 },
    );
    assert.equal(maker.text({ name: 'none' }, 0), '');
  });

  test(`${spec}: prompts of blocks share exactly the tokens of the ids they share`, async () => {
    const tokenizer = await resolveTokenizer(spec, null, host);
    const maker = createTextMaker(tokenizer, 3n);
    const ids = fc.array(fc.oneof(fc.nat(3), fc.constantFrom('x', 'y')), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(ids, ids, fc.constantFrom(16, 33), fc.nat(15), (one, two, blockTokens, missing) => {
        const prompts = [one, two].map((own, index) => {
          const tokens = own.length * blockTokens - missing;
          const prompt = maker.prompt({ block_tokens: blockTokens, ids: own }, tokens, {
            name: 'own',
            index,
          });
          const encoded = [...tokenizer.encode(prompt)];
          assert.equal(encoded.length, tokens);
          return encoded;
        });
        const shared = sharedLength(one, two);
        const whole = Math.min(shared * blockTokens, prompts[0]!.length, prompts[1]!.length);
        const common = sharedLength(prompts[0]!, prompts[1]!);
        assert.ok(common >= whole, `${common} tokens shared, ${whole} wanted`);
        // Beyond the shared blocks two texts may begin alike by chance, for a word or two.
        if (shared < Math.min(one.length, two.length)) assert.ok(common < whole + 6);
      }),
      { numRuns: 60, seed: 2 },
    );
  });
}

test('the same seed gives the same text, another seed or index another', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:o200k_base', null, host);
  const text = (seed: bigint, index: number) =>
    createTextMaker(tokenizer, seed).text({ name: 'p', index }, 20);
  assert.equal(text(1n, 0), text(1n, 0));
  assert.notEqual(text(1n, 0), text(2n, 0));
  assert.notEqual(text(1n, 0), text(1n, 1));
  const long = createTextMaker(tokenizer, 0n).text({ name: 'p' }, 4000);
  assert.ok(new Set(long.split(' ')).size > 2000, 'text is varied');
});

test('a prompt longer than its blocks goes on with text of its own', async () => {
  const tokenizer = await resolveTokenizer('simple', null, host);
  const maker = createTextMaker(tokenizer, 0n);
  const blocks = { block_tokens: 4, ids: [1] };
  const prompts = [0, 1].map((index) => maker.prompt(blocks, 10, { name: 'own', index }).split(' '));
  assert.deepEqual(prompts[0]!.slice(0, 4), prompts[1]!.slice(0, 4));
  assert.notDeepEqual(prompts[0]!.slice(4), prompts[1]!.slice(4));
});

/** A token for every three letters of the whole text: no cut is stable, no sum holds. */
function clumpingTokenizer(): Tokenizer {
  const encode = (text: string) =>
    Int32Array.from({ length: Math.ceil(text.length / 3) }, (_, i) => text.charCodeAt(3 * i));
  return {
    name: 'clumping',
    vocabularyHash: 'x',
    vocabularySize: null,
    readsText: true,
    count: (text) => Math.ceil(text.length / 3),
    encode,
    encodeInto: () => assert.fail(),
    decode: () => assert.fail(),
    stableBoundary: () => 0,
    share: () => ({ kind: 'simple' }),
  };
}

test('where counts do not add up, texts are adjusted until they are exact', () => {
  const tokenizer = clumpingTokenizer();
  const maker = createTextMaker(tokenizer, 5n);
  assert.ok(!maker.isAdditive);
  for (let tokens = 1; tokens < 60; tokens++)
    assert.equal(tokenizer.count(maker.text({ name: 't', index: tokens }, tokens)), tokens);
  const prompt = (ids: readonly number[], tokens: number) =>
    maker.prompt({ block_tokens: 16, ids }, tokens, { name: 'own' });
  assert.equal(tokenizer.count(prompt([1, 2, 3], 40)), 40);
  assert.equal(tokenizer.count(prompt([1, 2, 3], 48)), 48);
  assert.equal(prompt([1, 2], 32).slice(0, 40), prompt([1, 3], 32).slice(0, 40));
  assert.equal(maker.text({ name: 'none' }, 0), '');
});

test('text that no string could hold is refused by its number, and nothing of it is made', async () => {
  for (const tokenizer of [await resolveTokenizer('tiktoken:o200k_base', null, host), clumpingTokenizer()]) {
    const maker = createTextMaker(tokenizer, 1n);
    const refused = { name: 'InputError', message: /prompt 7, counted from 0, is to have 1000000000 tokens/ };
    const key = { name: 'prompt', index: 7 };
    assert.throws(() => maker.text(key, 1e9), refused);
    assert.throws(() => maker.prompt({ block_tokens: 1, ids: [] }, 1e9, key), refused);
  }
});

test('a tokenizer that cannot reach a length is told, one that reads no text is refused', async () => {
  const even = { ...clumpingTokenizer(), count: (text: string) => 2 * text.length };
  assert.throws(() => createTextMaker(even, 0n).text({ name: 't' }, 3), InputError);
  const declared = await resolveTokenizer('declared', null, host);
  assert.throws(() => createTextMaker(declared, 0n), /reads text/);
});

function sharedLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}
