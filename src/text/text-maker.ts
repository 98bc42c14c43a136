import { InputError, UsageError } from '../core/errors.ts';
import { streamFor } from '../math/keyed-stream.ts';
import type { PrefixBlocks } from '../nouns/workload.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { fitText } from './fit-text.ts';
import { inventedWords, singleTokenWords } from './words.ts';

/** Characters of block texts that are kept, at most; the oldest go first. */
const keptCharacters = 1 << 23;

/** Tokens of one text, at most: beyond all contexts there are, and far from the longest string. */
const mostTokens = 20_000_000;

/** Which text: draws depend on the maker's seed, the name and the index, and on nothing else. */
export interface TextKey {
  /** What the text is for, such as `system-prompt`. */
  readonly name: string;
  /** Which of many; 0 when left out. */
  readonly index?: number;
}

/**
 * Makes text of exactly known length under one tokenizer, seeded and varied.
 *
 * Under byte-level tokenizers texts are words of one token each, so counts add up: a text of n tokens cut after its
 * k-th word has k tokens, and texts joined by {@link TextMaker.join} have the sum of theirs. Under others
 * (`isAdditive` is false) each text is encoded and adjusted until its count is right, and joins are not promised.
 */
export interface TextMaker {
  readonly isAdditive: boolean;
  /** A text of exactly `tokens` tokens, without spaces around it; empty for 0. @throws InputError */
  text(key: TextKey, tokens: number): string;
  /**
   * A prompt of exactly `tokens` tokens for prefix blocks: prompts whose leading ids are equal begin with equal text, and
   * differ from the first id on that differs. The last block may be short; tokens past the blocks are the prompt's own.
   * @throws InputError
   */
  prompt(blocks: PrefixBlocks, tokens: number, own: TextKey): string;
  /** One text of several, none of them empty; its tokens are the sum of theirs where `isAdditive`. */
  join(parts: readonly string[]): string;
}

/** @throws UsageError when the tokenizer does not look at text */
export function createTextMaker(tokenizer: Tokenizer, seed: bigint): TextMaker {
  if (!tokenizer.readsText)
    throw new UsageError({
      code: 'declared-tokens-only',
      message: `text of an exact length needs a tokenizer that reads text; '${tokenizer.name}' does not`,
      hint: 'use --tokenizer tiktoken:o200k_base, say',
    });
  const words = singleTokenWords(tokenizer);
  return withLimit(words === null ? fittedMaker(tokenizer, seed) : additiveMaker(words, seed));
}

function withLimit(maker: TextMaker): TextMaker {
  const check = ({ name, index }: TextKey, tokens: number) => {
    if (tokens <= mostTokens) return;
    throw new InputError({
      code: 'text-too-long',
      message: `${name} ${index ?? 0}, counted from 0, is to have ${tokens} tokens; text is made of at most ${mostTokens}`,
      hint: 'look at the length that was asked for',
    });
  };
  return {
    ...maker,
    text(key, tokens) {
      check(key, tokens);
      return maker.text(key, tokens);
    },
    prompt(blocks, tokens, own) {
      check(own, tokens);
      return maker.prompt(blocks, tokens, own);
    },
  };
}

function additiveMaker(words: readonly string[], seed: bigint): TextMaker {
  const spaced = words.map((word) => ` ${word}`);
  const blocks = new BlockTexts((id, tokens) => drawWords(spaced, { seed, ...blockKey(id) }, tokens));
  return {
    isAdditive: true,
    text: (key, tokens) => drawWords(spaced, { seed, ...key }, tokens).slice(1),
    prompt({ block_tokens: blockTokens, ids }, tokens, own) {
      let text = '';
      let left = tokens;
      for (let at = 0; at < ids.length && left > 0; at++) {
        const count = Math.min(blockTokens, left);
        text += count === blockTokens ? blocks.of(ids[at]!, count) : blocks.short(ids[at]!, count);
        left -= count;
      }
      if (left > 0) text += drawWords(spaced, { seed, ...own }, left);
      return text.slice(1);
    },
    join: (parts) => parts.join(' '),
  };
}

/** `tokens` words, each with a space before it. */
function drawWords(
  spaced: readonly string[],
  key: TextKey & { readonly seed: bigint },
  tokens: number,
): string {
  const draws = new Int32Array(tokens);
  streamFor(key).fillIntegers(0, spaced.length, draws);
  // Joined at once: a text grown word by word keeps a node a word, eight times its size, for as long as it is kept.
  return Array.from(draws, (draw) => spaced[draw]!).join('');
}

function blockKey(id: number | string): TextKey {
  return typeof id === 'number' && id >= 0 ? { name: 'block', index: id } : { name: `block ${id}` };
}

/** Texts of whole blocks, the newest of them kept. */
class BlockTexts {
  readonly #make: (id: number | string, tokens: number) => string;
  readonly #kept = new Map<string, string>();
  #characters = 0;

  constructor(make: (id: number | string, tokens: number) => string) {
    this.#make = make;
  }

  of(id: number | string, tokens: number): string {
    const key = `${tokens} ${typeof id} ${id}`;
    let text = this.#kept.get(key);
    if (text !== undefined) return text;
    text = this.#make(id, tokens);
    this.#kept.set(key, text);
    this.#characters += text.length;
    for (const [oldest, dropped] of this.#kept) {
      if (this.#characters <= keptCharacters) break;
      this.#kept.delete(oldest);
      this.#characters -= dropped.length;
    }
    return text;
  }

  /** The beginning of a block: a block that is not full is seldom met again. */
  short(id: number | string, tokens: number): string {
    return this.#make(id, tokens);
  }
}

/** For tokenizers whose counts do not add up: encode and adjust until exact. */
function fittedMaker(tokenizer: Tokenizer, seed: bigint): TextMaker {
  const words = [...inventedWords()].slice(0, 4096);
  const wordOf = (key: TextKey) => {
    const stream = streamFor({ seed, ...key });
    const drawn: string[] = [];
    return (index: number) => {
      while (drawn.length <= index) drawn.push(words[stream.nextInteger(0, words.length)]!);
      return drawn[index]!;
    };
  };
  const fit = (key: TextKey, tokens: number, before = '') =>
    tokens === 0 ? '' : fitText(tokenizer, tokens, { before, word: wordOf(key) });
  return {
    isAdditive: false,
    text: (key, tokens) => fit(key, tokens),
    prompt({ block_tokens: blockTokens, ids }, tokens, own) {
      const whole = Math.floor(tokens / blockTokens);
      // The last stretch is fitted behind the rest, so that the whole is exact whatever the joins do.
      const kept = ids.slice(0, tokens === whole * blockTokens ? whole - 1 : whole);
      const before = kept.map((id) => `${fit(blockKey(id), blockTokens)}\n`).join('');
      const last = ids[kept.length];
      return before + fit(last === undefined ? own : blockKey(last), tokens, before);
    },
    join: (parts) => parts.join(' '),
  };
}
