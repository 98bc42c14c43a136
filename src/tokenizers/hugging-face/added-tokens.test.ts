import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createFuzz } from '../fuzz.test-support.ts';
import {
  createTestHost,
  definitionPath,
  loadOracle,
  notInstalled,
  wellFormed,
} from '../oracles.test-support.ts';
import { openDefinition } from './open-definition.ts';

const path = definitionPath('gpt2');
const oracle = loadOracle('tokenizers');
const skip = oracle === null || path === null ? notInstalled : false;

const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
const tokens = [
  { ...flags, id: 50256, content: '<|endoftext|>' },
  { ...flags, id: 50257, content: '<mask>', lstrip: true },
  { ...flags, id: 50258, content: '<right>', rstrip: true },
  { ...flags, id: 50259, content: '<both>', lstrip: true, rstrip: true },
  { ...flags, id: 50260, content: 'lone', single_word: true },
  { ...flags, id: 50261, content: 'Ωlone', single_word: true, lstrip: true },
  { ...flags, id: 50262, content: 'café', normalized: true, special: false },
  { ...flags, id: 50263, content: '<long', special: false },
  { ...flags, id: 50264, content: '<longer>', special: false },
  { ...flags, id: 50265, content: '\u212bx', normalized: true, special: false },
];

for (const normalizer of [null, { type: 'NFC' }, { type: 'NFD' }, { type: 'NFKC' }, { type: 'NFKD' }]) {
  const name = normalizer?.type ?? 'no normalizer';
  test(`${name}: added tokens strip, stand alone and normalize as in Hugging Face`, { skip }, async () => {
    const base = JSON.parse(readFileSync(path!, 'utf8'));
    const definition = JSON.stringify({ ...base, normalizer, added_tokens: tokens });
    const bytes = new TextEncoder().encode(definition);
    const opened = { bytes, path: 'tokenizer.json', name: 'changed', special: 'match' } as const;
    const ours = await openDefinition(opened, createTestHost());
    const fuzz = createFuzz(name.length);
    const texts = Array.from({ length: 3000 }, () => {
      let text = fuzz.text(2);
      for (let count = fuzz.draw(5); count > 0; count--)
        text +=
          tokens[fuzz.draw(tokens.length)]!.content +
          [' ', '  ', '', '_', '.', '\u0301', fuzz.text(2)][fuzz.draw(7)]!;
      return text;
    });
    const theirs = oracle!.Tokenizer.fromString(definition);
    const expected = await theirs.encodeBatch(texts.map(wellFormed), { addSpecialTokens: false });
    for (const [index, text] of texts.entries())
      assert.equal(ours.encode(text).join(' '), expected[index]!.getIds().join(' '), JSON.stringify(text));
  });
}
