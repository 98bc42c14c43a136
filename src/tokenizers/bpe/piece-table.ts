/**
 * Pieces already encoded, by their bytes: open addressing over quadruples, so a hit touches one cache line.
 *
 * A piece of up to 12 bytes is its own key: three words, its length in the top four bits of the fourth. A longer one
 * has `[hash, offset in keys, length]` and 15 there. The rest of the fourth word is the single token, or, with bit 27,
 * an offset in `lists` where a count and that many tokens stand. A fourth word of 0 is an empty slot.
 */
export const SLOTS = 2 ** 20;
export const SLOT_SHIFT = 12;
export const SHORT_KEY = 12;
export const LONG_TAG = 15;
export const PAYLOAD = 0x0fffffff;
export const LIST_FLAG = 0x08000000;

/** Beyond this share of the slots, or of the arenas, everything is forgotten: probing stays short, memory bounded. */
const MOST_ENTRIES = SLOTS * 0.6;
const MOST_KEY_BYTES = 1 << 24;
const MOST_LIST_NUMBERS = 1 << 22;
/** Longer pieces hardly recur; they would only fill the arenas. */
const LONGEST_PIECE = 512;

export interface PieceTable {
  readonly slots: Int32Array;
  keys: Uint8Array;
  lists: Int32Array;
  keysUsed: number;
  listsUsed: number;
  entries: number;
}

export function createPieceTable(): PieceTable {
  return {
    slots: new Int32Array(SLOTS * 4),
    keys: new Uint8Array(1 << 20),
    lists: new Int32Array(1 << 18),
    keysUsed: 0,
    listsUsed: 0,
    entries: 0,
  };
}

/** Keeps the low `length` (0 to 4) bytes of a little-endian word. */
export const WORD_MASKS: Int32Array = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1);

export function hashWords(first: number, second: number, third: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77) ^ Math.imul(third, 0xc2b2ae3d);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d);
}

/** Hash of `bytes[from, to)`, read through their view. */
export function hashBytes(view: DataView, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (view.getInt32(at, true) & WORD_MASKS[to - at]!), 0x85ebca77);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0x2c1b3c6d);
}

/** True if the table has had all it may hold. */
export function isFull(table: PieceTable): boolean {
  return (
    table.entries >= MOST_ENTRIES || table.keysUsed >= MOST_KEY_BYTES || table.listsUsed >= MOST_LIST_NUMBERS
  );
}

export function clearPieces(table: PieceTable): void {
  table.slots.fill(0);
  table.keysUsed = 0;
  table.listsUsed = 0;
  table.entries = 0;
}

/** A piece to remember: where its bytes are (four readable bytes must follow) and what it became. */
export interface Remembered {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
  readonly tokens: Int32Array;
  readonly tokensAt: number;
  readonly tokenCount: number;
}

/** Remembers a piece that is not in the table yet. */
export function rememberPiece(table: PieceTable, piece: Remembered): void {
  const length = piece.to - piece.from;
  if (length > LONGEST_PIECE) return;
  const payload =
    piece.tokenCount === 1 ? piece.tokens[piece.tokensAt]! : LIST_FLAG | storeList(table, piece);
  table.entries++;
  if (length > SHORT_KEY) {
    const hash = hashBytes(piece.view, piece.from, piece.to);
    const at = emptySlot(table.slots, hash);
    table.slots[at] = hash;
    table.slots[at + 1] = storeKey(table, piece);
    table.slots[at + 2] = length;
    table.slots[at + 3] = (LONG_TAG << 28) | payload;
    return;
  }
  const first = piece.view.getInt32(piece.from, true) & WORD_MASKS[Math.min(length, 4)]!;
  const second =
    length > 4 ? piece.view.getInt32(piece.from + 4, true) & WORD_MASKS[Math.min(length - 4, 4)]! : 0;
  const third = length > 8 ? piece.view.getInt32(piece.from + 8, true) & WORD_MASKS[length - 8]! : 0;
  const at = emptySlot(table.slots, hashWords(first, second, third));
  table.slots[at] = first;
  table.slots[at + 1] = second;
  table.slots[at + 2] = third;
  table.slots[at + 3] = (length << 28) | payload;
}

function emptySlot(slots: Int32Array, hash: number): number {
  let at = (hash >>> SLOT_SHIFT) << 2;
  while (slots[at + 3] !== 0) at = (at + 4) & (SLOTS * 4 - 1);
  return at;
}

function storeKey(table: PieceTable, piece: Remembered): number {
  const length = piece.to - piece.from;
  const offset = table.keysUsed;
  if (offset + length > table.keys.length) {
    const grown = new Uint8Array(table.keys.length * 2);
    grown.set(table.keys);
    table.keys = grown;
  }
  for (let index = 0; index < length; index++) table.keys[offset + index] = piece.bytes[piece.from + index]!;
  table.keysUsed = offset + length;
  return offset;
}

function storeList(table: PieceTable, piece: Remembered): number {
  const offset = table.listsUsed;
  const length = piece.tokenCount + 1;
  if (offset + length > table.lists.length) {
    const grown = new Int32Array(table.lists.length * 2);
    grown.set(table.lists);
    table.lists = grown;
  }
  table.lists[offset] = piece.tokenCount;
  for (let index = 1; index < length; index++)
    table.lists[offset + index] = piece.tokens[piece.tokensAt + index - 1]!;
  table.listsUsed = offset + length;
  return offset;
}
