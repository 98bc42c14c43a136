/**
 * What two adjacent tokens merge to: open addressing over `[left + 1, right, rank, merged]` quadruples.
 * Lives in shared memory, so threads attach instead of building it again.
 */
const STRIDE = 4;

export interface PairTable {
  /** Quadruples; a first number of 0 is an empty slot. */
  readonly slots: Int32Array;
  /** Number of slots less one; the number of slots is a power of two. */
  readonly mask: number;
}

/** An empty table with room for `pairs` entries at no more than half full. */
export function createPairTable(pairs: number): PairTable {
  let size = 1024;
  while (size < pairs * 2) size *= 2;
  const slots = new Int32Array(new SharedArrayBuffer(size * STRIDE * Int32Array.BYTES_PER_ELEMENT));
  return { slots, mask: size - 1 };
}

/** Where the search for a pair starts. */
function startOf(left: number, right: number, mask: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & mask;
}

/** Adds a pair; one that is already there gets the new rank, as in a file that lists it twice. */
export function addPair(
  table: PairTable,
  pair: { left: number; right: number; rank: number; merged: number },
): void {
  const { slots, mask } = table;
  let slot = startOf(pair.left, pair.right, mask);
  for (;;) {
    const at = slot * STRIDE;
    const isSame = slots[at] === pair.left + 1 && slots[at + 1] === pair.right;
    if (slots[at] === 0 || isSame) {
      slots[at] = pair.left + 1;
      slots[at + 1] = pair.right;
      slots[at + 2] = pair.rank;
      slots[at + 3] = pair.merged;
      return;
    }
    slot = (slot + 1) & mask;
  }
}

/** Offset in `slots` of the quadruple of a pair, or -1. Rank is at +2, the merged token at +3. */
export function findPair(slots: Int32Array, mask: number, left: number, right: number): number {
  let slot = startOf(left, right, mask);
  for (;;) {
    const at = slot * STRIDE;
    const key = slots[at]!;
    if (key === left + 1 && slots[at + 1] === right) return at;
    if (key === 0) return -1;
    slot = (slot + 1) & mask;
  }
}
