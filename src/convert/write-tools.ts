import type { Context } from '../core/context.ts';
import type { WriteTools } from '../formats/index.ts';
import { promptText } from '../nouns/prompt-text.ts';
import { createTextMaker, type TextMaker } from '../text/index.ts';
import type { Tokenizer } from '../tokenizers/index.ts';

/** What writers of formats may ask for, by one tokenizer. */
export function createWriteTools(tokenizer: Tokenizer, seed: bigint, { notices, pool }: Context): WriteTools {
  let maker: TextMaker | null = null;
  return {
    promptTokens: (request) => request.prompt_tokens ?? tokenizer.count(promptText(request).text),
    encode: (text) => tokenizer.encode(text),
    textOf(tokens, index) {
      maker ??= createTextMaker(tokenizer, seed);
      return maker.text({ name: 'answer', index }, tokens);
    },
    notice: (notice) => notices.add(notice),
    pool,
  };
}
