/** Reads the compact tables that `scripts/build-vocabularies.mjs` makes; its layout is described there. */
import { OutsideError } from '../../core/errors.ts';
import { addPair, createPairTable } from '../bpe/pair-table.ts';
import { sharedBytes, sharedInts, type Vocabulary } from '../bpe/vocabulary.ts';

const MAGIC = 0x56435749;
const VERSION = 1;
const HEADER = 44;
const BYTE = 0xffffff;
const GAP = 0xfffffe;

export interface BuiltInTable {
  readonly vocabulary: Vocabulary;
  /** SHA-256, in hex, of the rank file the table was made from. */
  readonly sha256: string;
}

/** @throws OutsideError if the file is not such a table: the installation is damaged */
export function readBuiltInTable(file: Uint8Array, name: string): BuiltInTable {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const isTable =
    file.length >= HEADER && view.getUint32(0, true) === MAGIC && view.getUint32(4, true) === VERSION;
  const count = isTable ? view.getUint32(8, true) : 0;
  if (!isTable || file.length < HEADER + count * 6)
    throw new OutsideError({
      code: 'damaged-vocabulary',
      message: `the built-in vocabulary ${name} is damaged`,
      place: { file: `vocabularies/${name}.bin` },
      hint: 'reinstall iwc; in a working copy, run node scripts/build-vocabularies.mjs',
    });
  const sha256 = Array.from(file.subarray(12, HEADER), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { vocabulary: buildVocabulary(file, count), sha256 };
}

function buildVocabulary(file: Uint8Array, count: number): Vocabulary {
  const left = readPlane(file, HEADER, count);
  const right = readPlane(file, HEADER + count * 3, count);
  const tokenStarts = sharedInts(count + 1);
  placeTokens(tokenStarts, left, right);
  const tokenBytes = sharedBytes(tokenStarts[count]!);
  const byteTokens = sharedInts(256);
  const pairs = createPairTable(count);
  for (let id = 0; id < count; id++) {
    const first = left[id]!;
    const second = right[id]!;
    const at = tokenStarts[id]!;
    if (first === BYTE) {
      tokenBytes[at] = second;
      byteTokens[second] = id;
    } else if (first !== GAP) {
      copyToken(tokenBytes, tokenStarts, first, at);
      copyToken(tokenBytes, tokenStarts, second, at + tokenStarts[first + 1]! - tokenStarts[first]!);
      addPair(pairs, { left: first, right: second, rank: id, merged: id });
    }
  }
  return { tokenBytes, tokenStarts, byteTokens, pairs, unmerged: sharedInts(0) };
}

/** A token is as long as its two parts, which come before it. */
function placeTokens(starts: Int32Array, left: Uint32Array, right: Uint32Array): void {
  const lengthOf = (id: number) => starts[id + 1]! - starts[id]!;
  for (let id = 0; id < left.length; id++) {
    const first = left[id]!;
    const length = first === BYTE ? 1 : first === GAP ? 0 : lengthOf(first) + lengthOf(right[id]!);
    starts[id + 1] = starts[id]! + length;
  }
}

function copyToken(bytes: Uint8Array, starts: Int32Array, id: number, at: number): void {
  const end = starts[id + 1]!;
  for (let from = starts[id]!; from < end; from++) bytes[at++] = bytes[from]!;
}

function readPlane(file: Uint8Array, at: number, count: number): Uint32Array {
  const plane = new Uint32Array(count);
  for (let index = 0; index < count; index++, at += 3)
    plane[index] = file[at]! | (file[at + 1]! << 8) | (file[at + 2]! << 16);
  return plane;
}
