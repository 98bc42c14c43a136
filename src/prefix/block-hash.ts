/**
 * Chained hashes of prefix blocks. A chain's value after a block covers every token up to the block's end, so two prompts
 * with equal values begin alike. Values are whole numbers below 2^53; among 100 million blocks one false match is expected
 * with probability about 0.5 (birthday bound 2^53), and among ten million with 0.006.
 */

/** The chain before the first block. `salt` keeps kinds of blocks apart that must not match. */
export function chainStart(salt: number): number {
  return mix(salt | 0, 0x2545f491);
}

/** The chain after the block `ids[from, to)`. */
export function chainTokens(chain: number, ids: ArrayLike<number>, from: number, to: number): number {
  let low = chain >>> 0;
  let high = Math.floor(chain / 0x100000000) | 0;
  for (let at = from; at < to; at++) {
    const id = ids[at]!;
    low = Math.imul(low ^ id, 0x9e3779b1);
    high = Math.imul(high + id, 0x85ebca77) ^ (low >>> 15);
  }
  return mix(low, high);
}

/** The chain after a block that the workload names itself, by number or text. */
export function chainNamed(chain: number, id: number | string): number {
  const text = typeof id === 'number' ? String(id) : `"${id}`;
  const units = new Int32Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return chainTokens(chain, units, 0, units.length);
}

/** 53 well-mixed bits of two words, with MurmurHash3's finishing steps (A. Appleby, public domain). */
function mix(low: number, high: number): number {
  const first = avalanche(low ^ Math.imul(high, 0xc2b2ae3d));
  const second = avalanche(high + Math.imul(first, 0x27d4eb2f));
  return (second & 0x1fffff) * 0x100000000 + first;
}

function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
