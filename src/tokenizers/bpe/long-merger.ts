/** Merging of long pieces in n log n: a linked list of tokens and a heap of their pairs. */
import { InputError } from '../../core/errors.ts';
import type { Merge } from './merger.ts';
import { findPair } from './pair-table.ts';
import type { Vocabulary } from './vocabulary.ts';

const NO_MERGE = 0x7fffffff;
/** A heap key is `rank * POSITIONS + position`, exact in a float64 while both stay below 2^26. */
const POSITIONS = 2 ** 27;

/** Beyond this, working memory would pass 3 GB. */
const MOST_BYTES = 2 ** 26;

interface Workspace {
  capacity: number;
  tokens: Int32Array;
  next: Int32Array;
  previous: Int32Array;
  ranks: Int32Array;
  merged: Int32Array;
  heap: Float64Array;
}

function createWorkspace(capacity: number): Workspace {
  return {
    capacity,
    tokens: new Int32Array(capacity),
    next: new Int32Array(capacity),
    previous: new Int32Array(capacity),
    ranks: new Int32Array(capacity),
    merged: new Int32Array(capacity),
    // Each merge adds at most two keys to the first `capacity`.
    heap: new Float64Array(capacity * 3),
  };
}

/** The heap merger over the tables of a vocabulary; its working memory grows with the longest piece seen. */
export function createLongMerger(vocabulary: Vocabulary): Merge {
  const { slots, mask } = vocabulary.pairs;
  const byteTokens = vocabulary.byteTokens;
  let work = createWorkspace(256);

  return (bytes, from, to, out, outAt) => {
    const count = to - from;
    if (count > MOST_BYTES) refuse(count);
    if (count > work.capacity) work = createWorkspace(Math.max(count, work.capacity * 2));
    const { tokens, next, previous, ranks, merged, heap } = work;
    let size = 0;

    const rate = (at: number): void => {
      const after = next[at]!;
      const found = after < 0 ? -1 : findPair(slots, mask, tokens[at]!, tokens[after]!);
      ranks[at] = found < 0 ? NO_MERGE : slots[found + 2]!;
      if (found < 0) return;
      merged[at] = slots[found + 3]!;
      push(heap, size++, ranks[at]! * POSITIONS + at);
    };

    for (let at = 0; at < count; at++) {
      tokens[at] = byteTokens[bytes[from + at]!]!;
      next[at] = at + 1 < count ? at + 1 : -1;
      previous[at] = at - 1;
    }
    for (let at = 0; at + 1 < count; at++) rate(at);
    ranks[count - 1] = NO_MERGE;
    while (size > 0) {
      const key = heap[0]!;
      pop(heap, size--);
      const at = key % POSITIONS;
      // A key is stale when its pair has since changed or gone.
      if (ranks[at] === NO_MERGE || ranks[at]! * POSITIONS + at !== key) continue;
      const gone = next[at]!;
      const after = next[gone]!;
      tokens[at] = merged[at]!;
      ranks[gone] = NO_MERGE;
      next[at] = after;
      if (after >= 0) previous[after] = at;
      rate(at);
      if (previous[at]! >= 0) rate(previous[at]!);
    }
    let written = 0;
    for (let at = 0; at >= 0; at = next[at]!) out[outAt + written++] = tokens[at]!;
    return written;
  };
}

function refuse(count: number): never {
  throw new InputError({
    code: 'piece-too-long',
    message: `a run of ${count} bytes without a place to split; at most ${MOST_BYTES} can be encoded`,
    hint: 'is this text?',
  });
}

function push(heap: Float64Array, size: number, key: number): void {
  let at = size;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]! <= key) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = key;
}

/** Removes the least key of `size`. */
function pop(heap: Float64Array, size: number): void {
  const last = size - 1;
  const key = heap[last]!;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= last) break;
    if (child + 1 < last && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= key) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = key;
}
