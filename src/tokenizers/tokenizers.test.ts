import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { fuzzTexts, longTexts } from './fuzz.test-support.ts';
import {
  attachTokenizer,
  createTokenSink,
  resolveTokenizer,
  type Tokenizer,
  tokenizerKinds,
} from './index.ts';
import { createTestHost, wellFormed } from './oracles.test-support.ts';

const host = createTestHost();
const utf8 = new TextEncoder();
const texts = [...fuzzTexts(77, 1500), ...longTexts];

for (const spec of ['tiktoken:cl100k_base', 'tiktoken:o200k_base', 'tiktoken:p50k_edit', 'simple']) {
  for (const special of ['text', 'match'] as const) {
    test(`${spec}, special tokens as ${special}: the promises of every tokenizer`, async () => {
      const tokenizer = await resolveTokenizer(spec, null, host, { special });
      const attached = attachTokenizer(structuredClone(tokenizer.share()));
      assert.equal(attached.name, tokenizer.name);
      assert.equal(attached.vocabularyHash, tokenizer.vocabularyHash);
      for (const text of texts) {
        const ids = tokenizer.encode(text);
        assert.equal(tokenizer.count(text), ids.length);
        assert.deepEqual(attached.encode(text), ids);
        if (tokenizer.vocabularySize === null) continue;
        assert.ok(ids.every((id) => id >= 0 && id < tokenizer.vocabularySize!));
        assert.deepEqual(tokenizer.decode(ids), utf8.encode(text));
      }
    });
  }
}

test('a sink is appended to, and keeps what it holds when it grows', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  const sink = createTokenSink(1);
  tokenizer.encodeInto('Hello world', sink);
  tokenizer.encodeInto(' and all the rest of it', sink);
  const expected = [...tokenizer.encode('Hello world'), ...tokenizer.encode(' and all the rest of it')];
  assert.deepEqual([...sink.ids.subarray(0, sink.length)], expected);
});

test('the cache forgets when it is full, and nothing changes', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  const before = tokenizer.encode('Some words that stay the same, 中文也是一样的。');
  // Letters only, each word a new piece; the table holds some 630,000.
  for (let block = 0; block < 35; block++) {
    let text = '';
    for (let word = block * 20_000; word < (block + 1) * 20_000; word++)
      text += ` ${word.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!)}`;
    tokenizer.count(text);
  }
  assert.deepEqual(tokenizer.encode('Some words that stay the same, 中文也是一样的。'), before);
});

test('a lone surrogate is U+FFFD', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:o200k_base', null, host);
  for (const text of ['\ud800', 'a\udc00b', '\udfff\ud83d', 'x \ud83d\ude00\ud83d'])
    assert.deepEqual(tokenizer.encode(text), tokenizer.encode(wellFormed(text)));
});

test('text that looks like a special token is text unless asked', async () => {
  const text = 'a<|endoftext|>b';
  const asText = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  const matching = await resolveTokenizer('tiktoken:cl100k_base', null, host, { special: 'match' });
  assert.ok(!asText.encode(text).includes(100257));
  assert.deepEqual([...matching.encode(text)], [64, 100257, 65]);
  assert.deepEqual(matching.decode(matching.encode(text)), utf8.encode(text));
});

test('an id that is no token is refused with its place', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  for (const id of [-1, 100_256, 100_277, 1.5, Number.NaN])
    assert.throws(() => tokenizer.decode([64, id]), /\$\[1\]: tiktoken:cl100k_base has no token/);
});

test('threads share the tables', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:cl100k_base', null, host);
  const payload = tokenizer.share();
  assert.ok(payload.kind === 'byte-level');
  const { tokenBytes } = payload.layout.vocabulary;
  assert.ok(tokenBytes.buffer instanceof SharedArrayBuffer);
  const program =
    "require('worker_threads').parentPort.once('message', (payload) => { payload.layout.vocabulary.tokenBytes[0] ^= 1; process.exit(); })";
  const worker = new Worker(program, { eval: true });
  const first = tokenBytes[0]!;
  worker.postMessage(payload);
  await new Promise((resolve) => worker.once('exit', resolve));
  assert.equal(tokenBytes[0], first ^ 1);
});

test('simple: words by white space, ids by content', async () => {
  const simple = await resolveTokenizer('simple', null, host);
  const ids = (text: string) => [...simple.encode(text)];
  assert.equal(simple.count(' the cat\u3000saw\u0085the\tcat\n'), 5);
  assert.deepEqual(ids('the cat'), ids('cat the').reverse());
  assert.deepEqual(ids('the cat saw').slice(0, 2), ids('the cat'));
  assert.equal(simple.count('\ufeff'), 1);
  assert.equal(simple.count(''), 0);
  assert.throws(() => simple.decode([1]), /cannot be turned back into text/);
  const [a, b] = ['one two  three', ' four'];
  const cut = simple.stableBoundary(a!, a!.length);
  assert.deepEqual(ids(a! + b!), [...ids(a!.slice(0, cut)), ...ids(a!.slice(cut) + b!)]);
  assert.ok(cut > 0);
});

test('simple: a cut changes no word, whatever follows', async () => {
  const simple = await resolveTokenizer('simple', null, host);
  for (const [index, text] of texts.slice(0, 1000).entries()) {
    const more = texts[index + 1]!;
    const cut = simple.stableBoundary(text, index % (text.length + 1));
    const parts = [...simple.encode(text.slice(0, cut)), ...simple.encode(text.slice(cut) + more)];
    assert.deepEqual(parts, [...simple.encode(text + more)]);
  }
});

test('declared: looks at no text', async () => {
  const declared: Tokenizer = await resolveTokenizer('declared', null, host);
  assert.equal(declared.readsText, false);
  assert.throws(() => declared.count('text'), /cannot count the tokens of text.*prompt_tokens/);
  assert.equal(attachTokenizer(declared.share()).name, 'declared');
});

test('every kind says how it is asked for', () => {
  assert.deepEqual(tokenizerKinds.names, ['declared', 'file', 'hub', 'simple', 'tiktoken']);
  for (const kind of tokenizerKinds)
    assert.ok(kind.grammar.includes(kind.name) || kind.grammar.startsWith('a '));
});

test('a word that means nothing is refused with what would', async () => {
  await assert.rejects(resolveTokenizer('tiktokn', null, host), /did you mean 'tiktoken'\?.*owner\/name/s);
  await assert.rejects(resolveTokenizer('', null, host), /is not one of/);
  await assert.rejects(resolveTokenizer('gpt-4o', null, host), /A tokenizer is one of/);
});
