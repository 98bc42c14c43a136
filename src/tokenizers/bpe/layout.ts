/** How text becomes pieces, as plain data: what a tokenizer.json says around its vocabulary. */

/** Patterns with a scanner of their own. */
export type PatternFamily = 'gpt2' | 'cl100k' | 'qwen' | 'o200k' | 'deepseek-v3';

/** One split of a sequence, for patterns without a scanner. */
export interface SplitStep {
  /** JavaScript source of the pattern, for the flag `u`. */
  readonly source: string;
  /** What becomes of a match: a piece, or glued to its neighbour. */
  readonly behavior: 'isolated' | 'merged-with-previous' | 'merged-with-next' | 'contiguous';
}

/** How text is cut into pieces; no pattern at all leaves it whole. */
export type Pattern = PatternFamily | readonly SplitStep[];

/** A token that is found in the text itself, before any splitting. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only between non-word characters. */
  readonly singleWord: boolean;
  /** Swallows the white space before it. */
  readonly stripLeft: boolean;
  /** Swallows the white space after it. */
  readonly stripRight: boolean;
  /** Looked for in the normalized text rather than in the text as given. */
  readonly normalized: boolean;
  /** A control token: only matched on request. */
  readonly special: boolean;
}

export interface TextLayout {
  readonly pattern: Pattern;
  readonly normalization: 'none' | 'NFC' | 'NFD' | 'NFKC' | 'NFKD';
  /** Puts a space before a text that does not start with one. */
  readonly addPrefixSpace: boolean;
  readonly addedTokens: readonly AddedToken[];
}
