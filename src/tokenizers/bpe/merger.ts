/**
 * Byte-pair merging of one piece: always the adjacent pair of lowest rank, the leftmost on a tie.
 * Short pieces scan for it; long ones keep a heap, since scanning is quadratic (20,000 characters: seconds).
 */
import { createLongMerger } from './long-merger.ts';
import { findPair } from './pair-table.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Longest piece, in bytes, for which scanning beats the heap. */
const SHORT = 96;
const NO_MERGE = 0x7fffffff;

/** Writes the tokens of `bytes[from, to)` to `out` at `at`; returns how many there are. */
export type Merge = (bytes: Uint8Array, from: number, to: number, out: Int32Array, at: number) => number;

/** A merger over the tables of a vocabulary, with its own working memory. */
export function createMerger(vocabulary: Vocabulary): Merge {
  const { slots, mask } = vocabulary.pairs;
  const byteTokens = vocabulary.byteTokens;
  const { firstRanks, firstMerged } = indexBytePairs(vocabulary);
  const mergeLong = createLongMerger(vocabulary);
  const tokens = new Int32Array(SHORT + 1);
  // ranks[i] and merged[i] speak of the pair (i, i + 1).
  const ranks = new Int32Array(SHORT + 1);
  const merged = new Int32Array(SHORT + 1);

  function rate(index: number): void {
    const at = findPair(slots, mask, tokens[index]!, tokens[index + 1]!);
    ranks[index] = at < 0 ? NO_MERGE : slots[at + 2]!;
    merged[index] = at < 0 ? 0 : slots[at + 3]!;
  }

  function start(bytes: Uint8Array, from: number, count: number): void {
    let byte = bytes[from]!;
    tokens[0] = byteTokens[byte]!;
    for (let index = 1; index < count; index++) {
      const after = bytes[from + index]!;
      tokens[index] = byteTokens[after]!;
      const pair = (byte << 8) | after;
      ranks[index - 1] = firstRanks[pair]!;
      merged[index - 1] = firstMerged[pair]!;
      byte = after;
    }
    ranks[count - 1] = NO_MERGE;
  }

  return (bytes, from, to, out, outAt) => {
    let count = to - from;
    if (count > SHORT) return mergeLong(bytes, from, to, out, outAt);
    start(bytes, from, count);
    while (count > 1) {
      let best = ranks[0]!;
      let at = 0;
      for (let index = 1; index < count - 1; index++) {
        const rank = ranks[index]!;
        if (rank < best) {
          best = rank;
          at = index;
        }
      }
      if (best === NO_MERGE) break;
      tokens[at] = merged[at]!;
      count--;
      for (let index = at + 1; index < count; index++) {
        tokens[index] = tokens[index + 1]!;
        ranks[index] = ranks[index + 1]!;
        merged[index] = merged[index + 1]!;
      }
      if (at < count - 1) rate(at);
      else ranks[at] = NO_MERGE;
      if (at > 0) rate(at - 1);
    }
    for (let index = 0; index < count; index++) out[outAt + index] = tokens[index]!;
    return count;
  };
}

/** The pairs of two single bytes, by `first << 8 | second`: the first look at every piece. */
function indexBytePairs({ pairs, byteTokens }: Vocabulary): {
  firstRanks: Int32Array;
  firstMerged: Int32Array;
} {
  const firstRanks = new Int32Array(0x10000).fill(NO_MERGE);
  const firstMerged = new Int32Array(0x10000);
  for (let pair = 0; pair < firstRanks.length; pair++) {
    const at = findPair(pairs.slots, pairs.mask, byteTokens[pair >> 8]!, byteTokens[pair & 255]!);
    if (at < 0) continue;
    firstRanks[pair] = pairs.slots[at + 2]!;
    firstMerged[pair] = pairs.slots[at + 3]!;
  }
  return { firstRanks, firstMerged };
}
