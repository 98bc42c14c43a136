import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachTokenizer } from '../attach.ts';
import type { ByteLevelLayout } from '../contract.ts';
import { createFuzz } from '../fuzz.test-support.ts';
import { createTestHost, wellFormed } from '../oracles.test-support.ts';
import { resolveTokenizer } from '../resolve.ts';
import { createScanner } from '../scanners/create-scanner.ts';
import { createFindBoundary } from './boundary.ts';
import type { AddedToken, PatternFamily, TextLayout } from './layout.ts';

const families: readonly PatternFamily[] = ['gpt2', 'cl100k', 'qwen', 'o200k', 'deepseek-v3'];
const plain: Omit<TextLayout, 'pattern'> = { normalization: 'none', addPrefixSpace: false, addedTokens: [] };

/** The pieces as strings: stricter than tokens, which can agree by luck of the vocabulary. */
function pieces(pattern: PatternFamily, text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const ends = new Int32Array(bytes.length);
  const count = createScanner(pattern).scan(bytes, 0, bytes.length, ends);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return Array.from(ends.subarray(0, count), (end, at) =>
    decoder.decode(bytes.subarray(at === 0 ? 0 : ends[at - 1], end)),
  );
}

for (const pattern of families) {
  test(`${pattern}: a cut changes no piece, whatever follows`, () => {
    const fuzz = createFuzz(pattern.length);
    const find = createFindBoundary({ ...plain, pattern }, []);
    let cuts = 0;
    for (let round = 0; round < 20_000; round++) {
      const text = wellFormed(fuzz.text(8));
      const cut = find(text, fuzz.draw(text.length + 2), 0);
      if (cut > 0) cuts++;
      const more = wellFormed(fuzz.text(3));
      const parts = [...pieces(pattern, text.slice(0, cut)), ...pieces(pattern, text.slice(cut) + more)];
      assert.deepEqual(parts, pieces(pattern, text + more), JSON.stringify([text, cut, more]));
    }
    assert.ok(cuts > 5_000, `only ${cuts} cuts were tried`);
  });
}

const added: AddedToken = {
  id: 0,
  content: '',
  singleWord: false,
  stripLeft: false,
  stripRight: false,
  normalized: false,
  special: true,
};

const layouts: Readonly<Record<string, Partial<ByteLevelLayout>>> = {
  'special tokens matched': { special: 'match' },
  NFC: { normalization: 'NFC', pattern: 'qwen' },
  'NFKC, and tokens that strip': {
    normalization: 'NFKC',
    pattern: 'deepseek-v3',
    special: 'match',
    addedTokens: [
      { ...added, id: 100_300, content: 'the', stripRight: true },
      { ...added, id: 100_301, content: '<think>', stripLeft: true },
      { ...added, id: 100_302, content: 'e W' },
      { ...added, id: 100_303, content: 'ello, W' },
    ],
  },
  'a prefix space': { addPrefixSpace: true, pattern: 'gpt2' },
  'tokens that stand alone': {
    special: 'match',
    addedTokens: [{ ...added, id: 100_300, content: '!', singleWord: true }],
  },
  'normalized tokens': {
    normalization: 'NFC',
    special: 'match',
    addedTokens: [{ ...added, id: 100_300, content: 'é ', normalized: true }],
  },
};

for (const [name, change] of Object.entries(layouts)) {
  test(`${name}: a cut changes no token, whatever follows`, async () => {
    const cl100k = await resolveTokenizer('tiktoken:cl100k_base', null, createTestHost());
    const payload = cl100k.share();
    assert.ok(payload.kind === 'byte-level');
    const tokenizer = attachTokenizer({ kind: 'byte-level', layout: { ...payload.layout, ...change } });
    const fuzz = createFuzz(name.length);
    for (let round = 0; round < 10_000; round++) {
      const text = fuzz.text(8);
      const cut = tokenizer.stableBoundary(text, fuzz.draw(text.length + 2));
      const more = fuzz.text(3);
      const parts = [...tokenizer.encode(text.slice(0, cut)), ...tokenizer.encode(text.slice(cut) + more)];
      assert.deepEqual(parts, [...tokenizer.encode(text + more)], JSON.stringify([text, cut, more]));
    }
  });
}

test('in prose, code and Chinese a cut is found near the end', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:o200k_base', null, createTestHost());
  for (const text of [
    'The quick brown fox jumps over the lazy dog, and then it rests.',
    'function add(a, b) {\n  return a + b;\n}\n',
    '今天天气很好，我们去公园散步吧。你觉得怎么样？',
  ]) {
    const cut = tokenizer.stableBoundary(text, text.length);
    assert.ok(text.length - cut < 16, `${cut} of ${text.length}`);
  }
});

test('long texts are cut into windows without a change', async () => {
  const tokenizer = await resolveTokenizer('tiktoken:cl100k_base', null, createTestHost());
  const fuzz = createFuzz(5);
  let text = '';
  while (text.length < 700_000) text += fuzz.text(20);
  const whole = tokenizer.encode(text);
  const parts: number[] = [];
  for (let from = 0; from < text.length; ) {
    const end = Math.min(text.length, from + 10_000);
    const cut =
      end === text.length ? end : from + tokenizer.stableBoundary(text.slice(from, end), end - from);
    assert.ok(cut > from);
    parts.push(...tokenizer.encode(text.slice(from, cut)));
    from = cut;
  }
  assert.equal(parts.join(), whole.join());
  assert.equal(tokenizer.count(text), whole.length);
});
