/** `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`: GPT-2, r50k_base, p50k_base. */
import type { Scanner } from './contract.ts';
import { findClass, plainSpaceRunEnd, skipClass } from './runs.ts';
import { classes, codePointAt, LETTER, NUMBER, SPACE } from './unicode-classes.ts';

const APOSTROPHE = 0x27;
const BLANK = 0x20;

export const gpt2Scanner: Scanner = {
  resumes: true,
  scan(bytes, from, to, ends) {
    let count = 0;
    let at = from;
    while (at < to && count < ends.length) {
      at = pieceEnd(bytes, at, to);
      ends[count++] = at;
    }
    return count;
  },
};

function pieceEnd(bytes: Uint8Array, from: number, to: number): number {
  const lead = bytes[from]!;
  if (lead === APOSTROPHE) {
    const end = contractionEnd(bytes, from, to);
    if (end > from) return end;
  }
  const body = lead === BLANK && from + 1 < to ? from + 1 : from;
  const flags = classes[codePointAt(bytes, body)]!;
  if ((flags & LETTER) !== 0) return skipClass(bytes, body, to, LETTER);
  if ((flags & NUMBER) !== 0) return skipClass(bytes, body, to, NUMBER);
  if ((flags & SPACE) === 0) return findClass(bytes, body, to, SPACE | LETTER | NUMBER);
  return plainSpaceRunEnd(bytes, from, to);
}

/** `'s|'t|'re|'ve|'m|'ll|'d`, lower case only. */
function contractionEnd(bytes: Uint8Array, at: number, to: number): number {
  if (at + 1 >= to) return at;
  const first = bytes[at + 1]!;
  if (first === 0x73 || first === 0x74 || first === 0x6d || first === 0x64) return at + 2;
  if (at + 2 >= to) return at;
  const second = bytes[at + 2]!;
  if (second === 0x65 && (first === 0x72 || first === 0x76)) return at + 3;
  return first === 0x6c && second === 0x6c ? at + 3 : at;
}
