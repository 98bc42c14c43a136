import { flagIndex } from '../core/options.ts';
import { commonOptions } from './common-options.ts';
import { isFlagLike } from './words.ts';

/** A command line cut at the command's name. Common flags may stand before it. */
export interface SplitWords {
  readonly name: string | null;
  /** All other words, in order. */
  readonly rest: readonly string[];
}

export function splitCommand(words: readonly string[]): SplitWords {
  const index = flagIndex(commonOptions);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') break;
    if (!isFlagLike(word)) return { name: word, rest: [...words.slice(0, at), ...words.slice(at + 1)] };
    const key = index.get(word.slice(2)) as keyof typeof commonOptions | undefined;
    if (key !== undefined && commonOptions[key].type !== 'boolean') at++;
  }
  return { name: null, rest: words };
}
