/**
 * Between which characters a token may lie. Where none does, no merge ever crosses, so a piece can be cut there and its
 * parts, mostly single characters and words met before, be looked up instead of merged. In scripts without spaces this
 * is what makes new text fast.
 */
import { codePointAt, widthOf } from '../scanners/unicode-classes.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A set of pairs as hashed bits: it may say yes too often, which only makes a cut less. */
type PairBits = Int32Array;
const BITS = 2 ** 20;
/** Stands before a single byte, where a token holds only part of a character. */
const PARTIAL = 0x110000;

/** Writes where `bytes[from, to)` may be cut to `ends`; returns how many parts there are, 0 if it is one. */
export type CutPiece = (bytes: Uint8Array, from: number, to: number, ends: Int32Array) => number;

/** The cutter for a vocabulary. Boundaries between two ASCII characters are left alone. */
export function createCutPiece(vocabulary: Vocabulary): CutPiece {
  const bits = collectJoins(vocabulary);
  return (bytes, from, to, ends) => {
    let count = 0;
    let left = codePointAt(bytes, from);
    for (let at = from + widthOf(bytes[from]!); at < to; ) {
      const lead = bytes[at]!;
      const right = codePointAt(bytes, at);
      if ((left | right) >= 0x80 && !joins(bits, left, right, bytes[at - 1]!, lead)) ends[count++] = at;
      at += widthOf(lead);
      left = right;
    }
    if (count > 0) ends[count++] = to;
    return count;
  };
}

function joins(bits: PairBits, left: number, right: number, lastByte: number, leadByte: number): boolean {
  return (
    has(bits, left, right) ||
    has(bits, PARTIAL | lastByte, right) ||
    has(bits, left, PARTIAL | leadByte) ||
    has(bits, PARTIAL | lastByte, PARTIAL | leadByte)
  );
}

/** Every pair of characters, or parts of them, that stand side by side in a token. */
function collectJoins({ tokenBytes, tokenStarts }: Vocabulary): PairBits {
  const bits = new Int32Array(BITS / 32);
  for (let id = 0; id + 1 < tokenStarts.length; id++) {
    const end = tokenStarts[id + 1]!;
    const start = tokenStarts[id]!;
    for (let at = start + 1; at < end; at++) {
      const lead = tokenBytes[at]!;
      const last = tokenBytes[at - 1]!;
      if ((lead & 0xc0) === 0x80 || (lead | last) < 0x80) continue;
      const left = wholeBefore(tokenBytes, start, at);
      const right = at + widthOf(lead) <= end ? codePointAt(tokenBytes, at) : PARTIAL | lead;
      add(bits, left < 0 ? PARTIAL | last : left, right);
    }
  }
  return bits;
}

/** The character that ends at `at` and starts no earlier than `start`, or -1. */
function wholeBefore(bytes: Uint8Array, start: number, at: number): number {
  let from = at - 1;
  while (from > start && (bytes[from]! & 0xc0) === 0x80) from--;
  return (bytes[from]! & 0xc0) !== 0x80 && from + widthOf(bytes[from]!) === at
    ? codePointAt(bytes, from)
    : -1;
}

function bitOf(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 12;
}

function add(bits: PairBits, left: number, right: number): void {
  const bit = bitOf(left, right);
  bits[bit >>> 5]! |= 1 << (bit & 31);
}

function has(bits: PairBits, left: number, right: number): boolean {
  const bit = bitOf(left, right);
  return (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
}
