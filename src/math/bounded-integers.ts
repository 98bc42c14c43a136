import type { WordSource } from './word-source.ts';

/*
 * Unbiased whole numbers by D. Lemire, "Fast Random Integer Generation in an Interval" (ACM TOMACS 29(1), 2019), in the
 * order numpy consumes words: 32 bits at a time (low half first, the high half kept) while the range fits 32 bits.
 */
const TWO_32 = 0x100000000;
const MASK_64 = 0xffffffffffffffffn;

/** A whole number of [0, range], range ≤ 2^32 − 1. A range of 0 takes no word. */
export function sampleUint32(source: WordSource, range: number): number {
  if (range === 0) return 0;
  if (range === TWO_32 - 1) return source.nextUint32();
  const count = range + 1;
  let word = source.nextUint32();
  let left = Math.imul(word, count) >>> 0;
  if (left < count) {
    const threshold = (TWO_32 - count) % count;
    while (left < threshold) {
      word = source.nextUint32();
      left = Math.imul(word, count) >>> 0;
    }
  }
  // The product less its low 32 bits is a multiple of 2^32, so the double's error rounds away.
  return Math.floor((word * count - left) / TWO_32 + 0.5);
}

/** A whole number of [0, range], range ≤ 2^64 − 1. */
export function sampleUint64(source: WordSource, range: bigint): bigint {
  if (range < BigInt(TWO_32)) return BigInt(sampleUint32(source, Number(range)));
  if (range === MASK_64) return nextWord(source);
  const count = range + 1n;
  let product = nextWord(source) * count;
  if ((product & MASK_64) < count) {
    const threshold = (MASK_64 - range) % count;
    while ((product & MASK_64) < threshold) product = nextWord(source) * count;
  }
  return product >> 64n;
}

/** A whole number of [0, range], range a safe integer. */
export function sampleInteger(source: WordSource, range: number): number {
  return range < TWO_32 ? sampleUint32(source, range) : Number(sampleUint64(source, BigInt(range)));
}

/** A whole number of [0, range] by masking and rejecting, numpy's `random_interval`; range ≤ 2^32 − 1. */
export function sampleMasked(source: WordSource, range: number): number {
  if (range === 0) return 0;
  const mask = 0xffffffff >>> Math.clz32(range);
  for (;;) {
    const value = (source.nextUint32() & mask) >>> 0;
    if (value <= range) return value;
  }
}

function nextWord(source: WordSource): bigint {
  const at = source.take();
  return (BigInt(source.words[at + 1]!) << 32n) | BigInt(source.words[at]!);
}
