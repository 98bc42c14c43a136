import { InputError } from '../core/errors.ts';
import type { Tokenizer } from '../tokenizers/index.ts';

/**
 * Lengthens or shortens `start` by words until `before + text` has exactly `tokens` tokens. For tokenizers under which
 * counts of parts do not add up: every step is encoded.
 * @throws InputError when no text of that length is found, as when `before` alone is longer
 */
export function fitText(tokenizer: Tokenizer, tokens: number, draft: FitDraft): string {
  const { before = '', word } = draft;
  let words = Math.max(1, tokens - (before === '' ? 0 : tokenizer.count(before)));
  const textOf = (count: number, tail: string) =>
    Array.from({ length: count }, (_, i) => word(i)).join(' ') + tail;
  const tried = new Set<number>();
  while (!tried.has(words) && words >= 0) {
    tried.add(words);
    const count = tokenizer.count(before + textOf(words, ''));
    if (count === tokens) return textOf(words, '');
    const step = count > tokens ? Math.ceil((count - tokens) / 2) : Math.ceil((tokens - count) / 2);
    words = count > tokens ? Math.max(0, words - step) : words + step;
  }
  const exact = closeGap(textOf, Math.min(...tried), (text) => tokenizer.count(before + text), tokens);
  if (exact !== null) return exact;
  throw new InputError({
    code: 'no-exact-text',
    message: `no text of exactly ${tokens} tokens was found under the tokenizer ${tokenizer.name}`,
    hint: 'use a byte-level tokenizer such as tiktoken:o200k_base',
  });
}

export interface FitDraft {
  /** What the text will stand behind. */
  readonly before?: string;
  /** The word at a place. */
  word(index: number): string;
}

/** Words move the count by more than one at times; short tails reach what lies between. */
function closeGap(
  textOf: (words: number, tail: string) => string,
  least: number,
  count: (text: string) => number,
  tokens: number,
): string | null {
  for (let words = Math.max(0, least - 2); words <= least + tokens + 4; words++) {
    if (count(textOf(words, '')) > tokens + 8) return null;
    for (const tail of ['', ' a', ' a b', ' .', ' . .', '.', ' a b c', ' 1 2 3 4']) {
      const text = textOf(words, tail);
      if (count(text) === tokens) return text;
    }
  }
  return null;
}
