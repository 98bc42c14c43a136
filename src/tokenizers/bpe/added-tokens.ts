/** Finds added tokens in text as Hugging Face's AddedVocabulary does: leftmost first, the longest of those. */
import { classes } from '../scanners/unicode-classes.ts';
import { codePointBefore } from './code-points.ts';
import type { AddedToken } from './layout.ts';

/** A stretch of text, or the token that stood there. */
export type Segment = { readonly text: string } | { readonly id: number };

export interface AddedTokenFinder {
  /** The text in order; null if it holds none of the tokens. */
  split(text: string): Segment[] | null;
}

/** A finder of these tokens, or null if there are none. `special` tokens are stepped over unless `matchSpecial`. */
export function createAddedTokenFinder(
  tokens: readonly AddedToken[],
  matchSpecial: boolean,
): AddedTokenFinder | null {
  const wanted = tokens.filter((token) => token.content !== '');
  if (!wanted.some((token) => matchSpecial || !token.special)) return null;
  const byContent = new Map(wanted.map((token) => [token.content, token]));
  const longestFirst = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const search = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
  return {
    split(text) {
      const segments: Segment[] = [];
      let start = 0;
      search.lastIndex = 0;
      for (let match = search.exec(text); match !== null; match = search.exec(text)) {
        const token = byContent.get(match[0])!;
        if (token.special && !matchSpecial) continue;
        let from = match.index;
        let to = from + match[0].length;
        if (token.singleWord && !standsAlone(text, from, to)) continue;
        if (token.stripLeft) from = Math.max(start, text.slice(0, from).search(trailingSpace));
        if (token.stripRight) to += leadingSpace.exec(text.slice(to))![0].length;
        if (from > start) segments.push({ text: text.slice(start, from) });
        segments.push({ id: token.id });
        start = to;
      }
      if (segments.length === 0) return null;
      if (start < text.length) segments.push({ text: text.slice(start) });
      return segments;
    },
  };
}

// White_Space, which is not JavaScript's `\s`.
const trailingSpace = /\p{White_Space}*$/u;
const leadingSpace = /^\p{White_Space}*/u;
const wordCharacter = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u;

function standsAlone(text: string, from: number, to: number): boolean {
  return !isWord(codePointBefore(text, from)) && !isWord(text.codePointAt(to) ?? 0);
}

/** Rust's `\w`; what is assigned only later than our Unicode has no class. */
function isWord(codePoint: number): boolean {
  if (codePoint === 0x200c || codePoint === 0x200d) return true;
  return classes[codePoint] !== 0 && wordCharacter.test(String.fromCodePoint(codePoint));
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
