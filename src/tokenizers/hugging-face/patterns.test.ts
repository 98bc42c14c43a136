import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fuzzTexts } from '../fuzz.test-support.ts';
import {
  createTestHost,
  definitionPath,
  loadOracle,
  notInstalled,
  wellFormed,
} from '../oracles.test-support.ts';
import { createScanner } from '../scanners/create-scanner.ts';
import { literalPattern } from './known-patterns.ts';
import { openDefinition } from './open-definition.ts';
import { translatePattern } from './translate-pattern.ts';

const node = { value: null, path: '$.pattern', file: 'tokenizer.json' };
const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false };
const split = (pattern: object, behavior = 'Isolated', invert = false) => ({
  type: 'Split',
  pattern,
  behavior,
  invert,
});
const sequence = (...pretokenizers: object[]) => ({ type: 'Sequence', pretokenizers });

/** Pre-tokenizers without a scanner of their own, in files seen in the wild or near them. */
const preTokenizers: Readonly<Record<string, object>> = {
  'contractions spelled out': sequence(
    split({
      Regex:
        "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    }),
    byteLevel,
  ),
  'case turns without contractions': sequence(
    split({
      Regex:
        '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
    }),
    byteLevel,
  ),
  'digits, then GPT-2': sequence(
    { type: 'Digits', individual_digits: true },
    { ...byteLevel, use_regex: true },
  ),
  'runs of digits': sequence({ type: 'Digits', individual_digits: false }, byteLevel),
  'punctuation, then digits, then GPT-2': sequence(
    { type: 'Punctuation', behavior: 'Contiguous' },
    { type: 'Digits', individual_digits: false },
    { ...byteLevel, use_regex: true },
  ),
  'spaces with what follows': sequence(split({ String: ' ' }, 'MergedWithNext'), byteLevel),
  'spaces with what precedes': sequence(split({ String: ' ' }, 'MergedWithPrevious'), byteLevel),
  'runs of space': sequence(split({ Regex: '\\s' }, 'Contiguous'), byteLevel),
  'code: newlines, then words': sequence(
    split({ Regex: '[\\r\\n]' }),
    split({ Regex: '\\s?[A-Za-zµÀ-ÖØ-öø-ƺ]+' }),
    split({ Regex: '\\s?[!-/:-~！-／：-～‘-‟　-。]+' }),
    split({ Regex: '\\s+$' }),
    byteLevel,
  ),
  'three splits, the second changed': sequence(
    split({ Regex: '\\p{N}{1,3}' }),
    split({ Regex: '[一-龥]+' }),
    split({
      Regex:
        '[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
    }),
    byteLevel,
  ),
  'a prefix space': { ...byteLevel, add_prefix_space: true, use_regex: true },
  'no split at all': byteLevel,
};

const path = definitionPath('gpt2');
const oracle = loadOracle('tokenizers');
const skip = oracle === null || path === null ? notInstalled : false;

for (const [name, preTokenizer] of Object.entries(preTokenizers)) {
  test(`${name}: equals Hugging Face, or is refused by name`, { skip }, async () => {
    const definition = JSON.stringify({
      ...JSON.parse(readFileSync(path!, 'utf8')),
      pre_tokenizer: preTokenizer,
    });
    const bytes = new TextEncoder().encode(definition);
    const opening = openDefinition(
      { bytes, path: 'tokenizer.json', name: 'changed', special: 'match' },
      createTestHost(),
    );
    if (name.startsWith('code')) return assert.rejects(opening, /pattern syntax \$/);
    const ours = await opening;
    const texts = fuzzTexts(name.length, 1500);
    const theirs = await oracle!.Tokenizer.fromString(definition).encodeBatch(texts.map(wellFormed), {
      addSpecialTokens: false,
    });
    for (const [index, text] of texts.entries())
      assert.equal(
        ours.encode(text).join(' '),
        theirs[index]!.getIds().join(' '),
        JSON.stringify(text.slice(0, 200)),
      );
  });
}

test('the scanners split as the patterns they stand for', () => {
  for (const [family, pattern] of Object.entries(literalPattern)) {
    const steps = [{ source: translatePattern(pattern, node), behavior: 'isolated' as const }];
    const byHand = createScanner(family as keyof typeof literalPattern);
    const byPattern = createScanner(steps);
    for (const text of fuzzTexts(family.length, 3000)) {
      // The engine's classes are those of a later Unicode, so only characters long assigned are compared.
      const bytes = new TextEncoder().encode(
        text.replace(/[^ -\u052f\t\r\n\u2000-\u206f\u3000-\u9fa5\u{1f300}-\u{1f64f}]/gu, ''),
      );
      const scan = (scanner: typeof byHand) => {
        const ends = new Int32Array(bytes.length);
        return ends.subarray(0, scanner.scan(bytes, 0, bytes.length, ends)).join();
      };
      assert.equal(scan(byHand), scan(byPattern), `${family} ${JSON.stringify(text)}`);
    }
  }
});

test('patterns are translated, or refused by name', () => {
  const matches = (source: string, text: string) =>
    new RegExp(translatePattern(source, node), 'gu')[Symbol.match](text);
  assert.deepEqual(matches('\\s', 'a\ufeff\u0085b'), ['\u0085']);
  assert.deepEqual(matches("(?i:'s)", "'S'ſ's"), ["'S", "'ſ", "'s"]);
  assert.deepEqual(matches('(?i:[rt]e)|x', 'RE te TE X'), ['RE', 'te', 'TE']);
  assert.equal(matches('a++a', 'aaa'), null);
  assert.deepEqual(matches('(?>ab|a)b', 'abb ab'), ['abb']);
  assert.deepEqual(matches('[a\\-z]+', 'a-z b'), ['a-z']);
  assert.deepEqual(matches('\\p{^L}+', 'ab12'), ['12']);
  assert.deepEqual(matches('\\p{Han}\\x{41}\\u0042', '中AB'), ['中AB']);
  for (const [source, name] of [
    ['^a', '\\^'],
    ['a$', '\\$'],
    ['\\bword', '\\\\b'],
    ['(a)\\1', '\\\\1'],
    ['[a&&b]', 'class in a class'],
    ['[[:alpha:]]', 'class in a class'],
    ['a{1,3}+', '\\{n,m\\}\\+'],
    ['(?<name>a)', '\\(\\?<n'],
    ['(?m:a)', '\\(\\?m'],
    ['\\X', '\\\\X'],
    ['[\\S]', '\\\\S'],
  ] as const)
    assert.throws(() => translatePattern(source, node), new RegExp(`pattern syntax .*${name}`), source);
  for (const source of ['(a', 'a)', '[a', '*a', 'a\\', '\\p{}', '[z-a]', '\\x{110000}', 'a**'])
    assert.throws(() => translatePattern(source, node), /not a pattern/, source);
});
