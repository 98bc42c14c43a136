/** Whitespace words with ids by content: no model's tokens, but exact about what two texts share. */
import { UsageError } from '../core/errors.ts';
import {
  createTokenSink,
  defineTokenizerKind,
  growSink,
  type Tokenizer,
  type TokenSink,
} from './contract.ts';

/** Words of the text in order; an id is a hash of the word, the same wherever and whenever the word stands. */
export const simple = defineTokenizerKind({
  name: 'simple',
  summary: 'whitespace words, ids by content',
  grammar: 'simple',
  async resolve() {
    return createSimpleTokenizer();
  },
});

/** The one tokenizer of this kind. */
export function createSimpleTokenizer(): Tokenizer {
  return {
    name: 'simple',
    vocabularyHash: 'simple',
    vocabularySize: null,
    readsText: true,
    count(text) {
      let words = 0;
      for (let at = skip(text, 0, true); at < text.length; at = skip(text, skip(text, at, false), true))
        words++;
      return words;
    },
    encode(text) {
      const sink = createTokenSink(16);
      encodeInto(text, sink);
      return sink.ids.slice(0, sink.length);
    },
    encodeInto,
    decode() {
      throw new UsageError({
        code: 'no-decode',
        message: "tokenizer 'simple': ids are hashes of words and cannot be turned back into text",
        hint: 'use a tokenizer with a vocabulary, such as tiktoken:o200k_base',
      });
    },
    stableBoundary(text, nearEnd) {
      for (let cut = Math.min(nearEnd, text.length - 1); cut > 0; cut--)
        if (isSpace(text.charCodeAt(cut)) || isSpace(text.charCodeAt(cut - 1))) return cut;
      return 0;
    },
    share: () => ({ kind: 'simple' }),
  };
}

function encodeInto(text: string, sink: TokenSink): void {
  let from = skip(text, 0, true);
  while (from < text.length) {
    const to = skip(text, from, false);
    growSink(sink, 1);
    sink.ids[sink.length++] = hashWord(text, from, to);
    from = skip(text, to, true);
  }
}

/** FNV-1a over UTF-16 units, then mixed, to 31 bits: an id is never negative. */
function hashWord(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) & 0x7fffffff;
}

/** First index from `at` whose unit is (or, with false, is not) something else than white space. */
function skip(text: string, at: number, space: boolean): number {
  while (at < text.length && isSpace(text.charCodeAt(at)) === space) at++;
  return at;
}

/** What Python's `str.split()` splits at: the reference counts words with it. */
function isSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 32 || (unit >= 9 && unit <= 13) || (unit >= 0x1c && unit <= 0x1f);
  return (
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}
