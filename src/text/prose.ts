import { streamFor } from '../math/keyed-stream.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { type CountedText, fitToLength } from './exact-text.ts';
import { nextSentence } from './sentences.ts';
import { createTextMaker, type TextKey, type TextMaker } from './text-maker.ts';

/** Makes readable text of exact lengths under one tokenizer. */
export interface ProseMaker {
  /** `before`, as it is, and sentences behind it, `tokens` in all; fewer tokens than `before` has cut it. */
  prose(key: TextKey, tokens: number, before?: string): CountedText;
}

/** @throws UsageError when the tokenizer does not look at text */
export function createProseMaker(tokenizer: Tokenizer, seed: bigint): ProseMaker {
  const maker: TextMaker = createTextMaker(tokenizer, seed);
  return {
    prose(key, tokens, before = '') {
      const random = streamFor({ seed, ...key });
      const sentences: string[] = before === '' ? [] : [before];
      let count = before === '' ? 0 : tokenizer.count(before);
      while (count < tokens) {
        const sentence = nextSentence(random);
        sentences.push(sentence);
        // An estimate is enough: the whole is counted, and fitted, at the end.
        count += tokenizer.count(` ${sentence}`);
      }
      return fitToLength(sentences.join(' '), tokens, { tokenizer, maker, key });
    },
  };
}
