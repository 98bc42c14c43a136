import type { Tokenizer } from '../tokenizers/index.ts';
import type { TextKey, TextMaker } from './text-maker.ts';

/** A text and how many tokens it has, counted by encoding it. */
export interface CountedText {
  readonly text: string;
  readonly tokens: number;
}

/** How often an extension is adjusted before the text is given as it is. */
const mostTries = 12;

/**
 * Trims or extends a text to `tokens` tokens; what it gives has been encoded again. Cut texts keep their beginning;
 * extensions are made-up words behind a space. Where no try is exact, which happens to odd tokenizers only, the nearest
 * try is given with its true count.
 */
export function fitToLength(
  text: string,
  tokens: number,
  tools: { readonly tokenizer: Tokenizer; readonly maker: TextMaker; readonly key: TextKey },
): CountedText {
  const ids = tools.tokenizer.encode(text);
  if (ids.length === tokens) return { text, tokens };
  if (ids.length < tokens) return extend({ text, tokens: ids.length }, tokens, tools);
  let best: CountedText | null = null;
  // A cut inside a character, or a merge across the cut's end, costs a few tokens; words make up for them.
  for (let kept = tokens; kept >= Math.max(0, tokens - mostTries); kept--) {
    const start = decodeWhole(tools.tokenizer, ids.subarray(0, kept));
    const found = extend({ text: start, tokens: tools.tokenizer.count(start) }, tokens, tools);
    if (found.tokens === tokens) return found;
    if (best === null || Math.abs(found.tokens - tokens) < Math.abs(best.tokens - tokens)) best = found;
  }
  return best!;
}

type Tools = Parameters<typeof fitToLength>[2];

function extend(start: CountedText, tokens: number, { tokenizer, maker, key }: Tools): CountedText {
  let best = start;
  let words = tokens - start.tokens;
  for (let tries = 0; tries < mostTries && words > 0; tries++) {
    const more = maker.text(key, words);
    const text = start.text === '' ? more : `${start.text} ${more}`;
    const found = { text, tokens: tokenizer.count(text) };
    if (Math.abs(found.tokens - tokens) < Math.abs(best.tokens - tokens)) best = found;
    if (found.tokens === tokens) return found;
    words += tokens - found.tokens;
  }
  return best;
}

/** The text of ids without a character that the cut split. */
function decodeWhole(tokenizer: Tokenizer, ids: Int32Array): string {
  return new TextDecoder().decode(tokenizer.decode(ids)).replace(/\ufffd+$/, '');
}
