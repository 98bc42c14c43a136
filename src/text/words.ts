import { streamFor } from '../math/keyed-stream.ts';
import type { Tokenizer } from '../tokenizers/index.ts';

/** How many words are enough: 16 of them alike by chance has probability 2^-192. */
const wordsWanted = 4096;
/** Fewer would make dull text. */
const wordsNeeded = 64;

/**
 * Words of which every one is one token, at the start of a text and after a space, so that a text of n of them with
 * single spaces between has exactly n tokens, however texts are cut at spaces and joined. Null when the tokenizer has
 * too few, or merges across spaces.
 */
export function singleTokenWords(tokenizer: Tokenizer): readonly string[] | null {
  const known = found.get(tokenizer);
  if (known !== undefined) return known;
  const words = chooseWords(tokenizer);
  const usable = words.length >= wordsNeeded && addsUp(tokenizer, words) ? words : null;
  found.set(tokenizer, usable);
  return usable;
}

const found = new WeakMap<Tokenizer, readonly string[] | null>();

/** Of a vocabulary, its own most frequent words: byte-pair merges are numbered by how early they were worth making. */
function chooseWords(tokenizer: Tokenizer): readonly string[] {
  const words = new Set<string>();
  for (const candidate of candidates(tokenizer)) {
    if (words.has(candidate) || tokenizer.count(candidate) !== 1) continue;
    if (tokenizer.count(`${candidate} ${candidate}`) === 2) words.add(candidate);
    if (words.size === wordsWanted) break;
  }
  return [...words];
}

function* candidates(tokenizer: Tokenizer): Generator<string> {
  const { vocabularySize } = tokenizer;
  if (vocabularySize === null) yield* inventedWords();
  const decoder = new TextDecoder();
  for (let id = 0; id < (vocabularySize ?? 0); id++) {
    const text = decodeOne(tokenizer, id, decoder);
    if (text !== null && /^ ?[a-z]{3,12}$/.test(text)) yield text.trimStart();
  }
}

/** Ids need not be dense. */
function decodeOne(
  tokenizer: Tokenizer,
  id: number,
  decoder: { decode(bytes: Uint8Array): string },
): string | null {
  try {
    return decoder.decode(tokenizer.decode([id]));
  } catch {
    return null;
  }
}

/** Two syllables of a consonant and a vowel, and perhaps a last consonant: `balo`, `balom`. */
export function* inventedWords(): Generator<string> {
  const consonants = [...'bdfgklmnprstvz'];
  const vowels = [...'aeiou'];
  for (const last of ['', ...consonants])
    for (const c1 of consonants)
      for (const v1 of vowels)
        for (const c2 of consonants) for (const v2 of vowels) yield `${c1}${v1}${c2}${v2}${last}`;
}

/** Whether the words keep to one token each in company, in two random orders. */
function addsUp(tokenizer: Tokenizer, words: readonly string[]): boolean {
  const stream = streamFor({ seed: 0n, name: 'text.words' });
  for (let round = 0; round < 2; round++) {
    const shuffled = [...stream.permutation(words.length)].map((at) => words[at]!);
    if (tokenizer.count(shuffled.join(' ')) !== words.length) return false;
    if (tokenizer.count(` ${shuffled.join(' ')}`) !== words.length) return false;
  }
  return true;
}
