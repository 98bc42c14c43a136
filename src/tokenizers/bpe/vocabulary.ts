/** The tables of one byte-level vocabulary: all that merging and decoding need, in shared memory. */
import type { PairTable } from './pair-table.ts';

export interface Vocabulary {
  /** Bytes of all tokens, one after another. */
  readonly tokenBytes: Uint8Array;
  /** Where each token starts in `tokenBytes`; one more than there are ids. A gap in the ids is an empty token. */
  readonly tokenStarts: Int32Array;
  /** The token of each single byte. */
  readonly byteTokens: Int32Array;
  readonly pairs: PairTable;
  /**
   * Tokens that a piece of just their bytes becomes although merging does not lead there (`ignore_merges`).
   * The built-in tables have none: their build checks that merging leads to every token.
   */
  readonly unmerged: Int32Array;
}

/** How many ids there are, gaps included. */
export function idCount(vocabulary: Vocabulary): number {
  return vocabulary.tokenStarts.length - 1;
}

/** The bytes of a token as a view, or null for an id that is none. */
export function tokenBytesOf(vocabulary: Vocabulary, id: number): Uint8Array | null {
  const start = vocabulary.tokenStarts[id];
  const end = vocabulary.tokenStarts[id + 1];
  if (start === undefined || end === undefined || start === end) return null;
  return vocabulary.tokenBytes.subarray(start, end);
}

export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}
