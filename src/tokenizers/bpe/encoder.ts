/**
 * UTF-8 bytes to tokens: cut into pieces, look each up among those seen, merge the rest.
 *
 * The inner functions run once a piece, for tens of nanoseconds, so they take plain numbers by position.
 */
import type { Scanner } from '../scanners/contract.ts';
import { type CutPiece, createCutPiece } from './joins.ts';
import { createMerger, type Merge } from './merger.ts';
import {
  clearPieces,
  createPieceTable,
  hashBytes,
  hashWords,
  isFull,
  LIST_FLAG,
  LONG_TAG,
  PAYLOAD,
  type PieceTable,
  rememberPiece,
  SHORT_KEY,
  SLOT_SHIFT,
  SLOTS,
  WORD_MASKS,
} from './piece-table.ts';
import type { Vocabulary } from './vocabulary.ts';
import { createWholePieces, type WholePieces } from './whole-pieces.ts';

/** How many piece ends the scanner writes before they are looked up: small enough to stay in the first cache. */
const BLOCK = 2048;
/** Bytes that must be readable after the text, so that whole words can be loaded at its end. */
export const PADDING = 16;
/** Longest piece in bytes that is remembered although it was put together from parts. */
const LONGEST_OF_PARTS = 24;
const SLOT_WRAP = SLOTS * 4 - 1;

/** Encodes text of one vocabulary and pattern; keeps what it has seen, so one per thread. */
export class PieceEncoder {
  readonly #vocabulary: Vocabulary;
  readonly #scanner: Scanner;
  readonly #merge: Merge;
  readonly #table: PieceTable;
  #ends: Int32Array;
  #partEnds = new Int32Array(BLOCK);
  #cut: CutPiece | null = null;
  #cutting = false;
  readonly #wholePieces: WholePieces | null;

  constructor(vocabulary: Vocabulary, scanner: Scanner) {
    this.#vocabulary = vocabulary;
    this.#scanner = scanner;
    this.#merge = createMerger(vocabulary);
    this.#table = createPieceTable();
    this.#ends = new Int32Array(BLOCK);
    this.#wholePieces = createWholePieces(vocabulary);
  }

  /**
   * Writes the tokens of `bytes[from, to)` to `out` from `at`; there must be room for one a byte.
   * `bytes` must be valid UTF-8 with {@link PADDING} readable bytes after `to`.
   * @returns the index after the last token written
   */
  encode(
    bytes: Uint8Array,
    view: DataView,
    range: { from: number; to: number },
    out: Int32Array,
    at: number,
  ): number {
    const { to } = range;
    let from = range.from;
    if (!this.#scanner.resumes && this.#ends.length < to - from) this.#ends = new Int32Array(2 * (to - from));
    const ends = this.#ends;
    while (from < to) {
      const count = this.#scanner.scan(bytes, from, to, ends);
      at = this.#lookUp(bytes, view, { from, ends, count }, out, at);
      from = ends[count - 1]!;
    }
    return at;
  }

  #lookUp(bytes: Uint8Array, view: DataView, pieces: Pieces, out: Int32Array, outAt: number): number {
    const { ends, count } = pieces;
    const slots = this.#table.slots;
    const byteTokens = this.#vocabulary.byteTokens;
    let from = pieces.from;
    let at = outAt;
    for (let index = 0; index < count; index++) {
      const to = ends[index]!;
      const length = to - from;
      if (length === 1) {
        out[at++] = byteTokens[bytes[from]!]!;
        from = to;
        continue;
      }
      if (length > SHORT_KEY) {
        at = this.#lookUpLong(bytes, view, from, to, out, at);
        from = to;
        continue;
      }
      let first = view.getInt32(from, true);
      let second = 0;
      let third = 0;
      if (length <= 4) first &= WORD_MASKS[length]!;
      else {
        second = view.getInt32(from + 4, true);
        if (length <= 8) second &= WORD_MASKS[length - 4]!;
        else third = view.getInt32(from + 8, true) & WORD_MASKS[length - 8]!;
      }
      let slot = (hashWords(first, second, third) >>> SLOT_SHIFT) << 2;
      let value = slots[slot + 3]!;
      while (
        value !== 0 &&
        (slots[slot] !== first ||
          slots[slot + 1] !== second ||
          slots[slot + 2] !== third ||
          value >>> 28 !== length)
      ) {
        slot = (slot + 4) & SLOT_WRAP;
        value = slots[slot + 3]!;
      }
      if (value !== 0 && (value & LIST_FLAG) === 0) out[at++] = value & PAYLOAD;
      else at = value === 0 ? this.#meet(bytes, view, from, to, out, at) : this.#copyList(value, out, at);
      from = to;
    }
    return at;
  }

  #lookUpLong(
    bytes: Uint8Array,
    view: DataView,
    from: number,
    to: number,
    out: Int32Array,
    at: number,
  ): number {
    const { slots, keys } = this.#table;
    const length = to - from;
    const hash = hashBytes(view, from, to);
    let slot = (hash >>> SLOT_SHIFT) << 2;
    for (;;) {
      const value = slots[slot + 3]!;
      if (value === 0) return this.#meet(bytes, view, from, to, out, at);
      if (slots[slot] === hash && slots[slot + 2] === length && value >>> 28 === LONG_TAG) {
        const key = slots[slot + 1]!;
        let same = 0;
        while (same < length && keys[key + same] === bytes[from + same]) same++;
        if (same === length) {
          if ((value & LIST_FLAG) !== 0) return this.#copyList(value, out, at);
          out[at] = value & PAYLOAD;
          return at + 1;
        }
      }
      slot = (slot + 4) & SLOT_WRAP;
    }
  }

  #copyList(value: number, out: Int32Array, outAt: number): number {
    const lists = this.#table.lists;
    let offset = value & (LIST_FLAG - 1);
    const end = offset + lists[offset]!;
    let at = outAt;
    while (offset < end) out[at++] = lists[++offset]!;
    return at;
  }

  /** Encodes a piece not seen before and remembers it. */
  #meet(bytes: Uint8Array, view: DataView, from: number, to: number, out: Int32Array, at: number): number {
    const whole = this.#wholePieces === null ? -1 : this.#wholePieces.find(bytes, from, to);
    if (whole >= 0) {
      // Not remembered: the same bytes are this token as a piece, but not as a part of one.
      if (this.#cutting) return at + this.#merge(bytes, from, to, out, at);
      out[at] = whole;
      return at + 1;
    }
    const parts = this.#cutting || !hasWideCharacters(bytes, from, to) ? 0 : this.#cutPiece(bytes, from, to);
    const end =
      parts > 0
        ? this.#encodeParts(bytes, view, { from, ends: this.#partEnds, count: parts }, out, at)
        : at + this.#merge(bytes, from, to, out, at);
    // A long piece of parts hardly recurs, and its parts are remembered.
    if (parts > 0 && to - from > LONGEST_OF_PARTS) return end;
    if (isFull(this.#table)) clearPieces(this.#table);
    rememberPiece(this.#table, { bytes, view, from, to, tokens: out, tokensAt: at, tokenCount: end - at });
    return end;
  }

  /** Cuts a piece where no merge can cross; 0 if nowhere. */
  #cutPiece(bytes: Uint8Array, from: number, to: number): number {
    this.#cut ??= createCutPiece(this.#vocabulary);
    if (this.#partEnds.length < to - from) this.#partEnds = new Int32Array(2 * (to - from));
    return this.#cut(bytes, from, to, this.#partEnds);
  }

  #encodeParts(bytes: Uint8Array, view: DataView, parts: Pieces, out: Int32Array, at: number): number {
    this.#cutting = true;
    const end = this.#lookUp(bytes, view, parts, out, at);
    this.#cutting = false;
    return end;
  }
}

/** Pieces by their ends, the first starting at `from`. */
interface Pieces {
  readonly from: number;
  readonly ends: Int32Array;
  readonly count: number;
}

function hasWideCharacters(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! >= 0x80) return true;
  return false;
}
