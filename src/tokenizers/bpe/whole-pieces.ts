/** The tokens that a piece of just their bytes becomes although merging does not lead there. */
import { tokenBytesOf, type Vocabulary } from './vocabulary.ts';

export interface WholePieces {
  /** The token of the piece `bytes[from, to)`, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number;
}

/** Null if the vocabulary has no such token. */
export function createWholePieces(vocabulary: Vocabulary): WholePieces | null {
  if (vocabulary.unmerged.length === 0) return null;
  const idOf = new Map<string, number>();
  let longest = 0;
  for (const id of vocabulary.unmerged) {
    const token = tokenBytesOf(vocabulary, id)!;
    longest = Math.max(longest, token.length);
    idOf.set(keyOf(token, 0, token.length), id);
  }
  return {
    find: (bytes, from, to) => (to - from > longest ? -1 : (idOf.get(keyOf(bytes, from, to)) ?? -1)),
  };
}

/** One character a byte. */
function keyOf(bytes: Uint8Array, from: number, to: number): string {
  let key = '';
  for (let at = from; at < to; at++) key += String.fromCharCode(bytes[at]!);
  return key;
}
