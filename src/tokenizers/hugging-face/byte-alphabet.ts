/** GPT-2's byte alphabet: each byte as one printable character, the form tokens have in a tokenizer.json. */

function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
}

/** The character of each byte: itself if printable, else the next of U+0100, U+0101 and so on. */
export const characterOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  if (isPrintable(byte)) return String.fromCharCode(byte);
  let before = 0;
  for (let other = 0; other < byte; other++) if (!isPrintable(other)) before++;
  return String.fromCharCode(0x100 + before);
});

const NOT_A_BYTE = 0xffff;
const byteOfUnit: Uint16Array = new Uint16Array(0x200).fill(NOT_A_BYTE);
for (const [byte, character] of characterOfByte.entries()) byteOfUnit[character.charCodeAt(0)] = byte;

/** Writes the bytes of a token in this alphabet; returns their number, or -1 if a character is not of it. */
export function writeAlphabetBytes(token: string, out: Uint8Array, at: number): number {
  for (let index = 0; index < token.length; index++) {
    const byte = byteOfUnit[token.charCodeAt(index)] ?? NOT_A_BYTE;
    if (byte === NOT_A_BYTE) return -1;
    out[at + index] = byte;
  }
  return token.length;
}
