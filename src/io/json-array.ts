import type { RecordChunk } from '../core/batch.ts';
import { InputError } from '../core/errors.ts';
import { RecordBuffer } from './record-buffer.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const space = 0x20;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Cuts the elements of one top-level JSON array out of bytes without parsing them, so that an array larger
 * than any string V8 can hold streams in bounded memory. The commas between elements become spaces, so each
 * record is text that `JSON.parse` takes. What the elements hold is not checked here.
 * @throws InputError when the root is not an array, or the array does not end
 */
export async function* splitJsonArray(
  pieces: AsyncIterable<Uint8Array>,
  source: string,
): AsyncGenerator<RecordChunk> {
  const scanner = new ArrayScanner(source);
  for await (const piece of pieces) {
    scanner.scan(piece);
    if (scanner.buffer.isFull) yield scanner.buffer.take()!;
  }
  scanner.finish();
  const last = scanner.buffer.take();
  if (last !== null) yield last;
}

/** Knows, byte by byte, how deep in the array it is; keeps its state between pieces. */
class ArrayScanner {
  readonly buffer: RecordBuffer;
  readonly #source: string;
  /** -1 before the root's bracket, 0 after it has closed, 1 between and in elements, more inside them. */
  #depth = -1;
  #isInString = false;
  #hasElement = false;
  #sawComma = false;

  constructor(source: string) {
    this.#source = source;
    this.buffer = new RecordBuffer(source);
  }

  scan(piece: Uint8Array): void {
    const start = this.buffer.append(piece);
    const { bytes } = this.buffer;
    let at = start;
    while (at < bytes.length) {
      if (this.#isInString) {
        at = this.#skipString(bytes, at);
        continue;
      }
      if (this.#depth <= 1) this.#atTop(bytes, at);
      else this.#inElement(bytes[at]!);
      at++;
    }
  }

  finish(): void {
    if (this.#depth === -1) throw this.#wrongRoot('nothing');
    if (this.#depth > 0)
      throw new InputError({
        code: 'truncated-json',
        message: 'the file ends before the JSON array does',
        place: { file: this.#source, record: this.buffer.recordCount },
        hint: 'copy or download the file again',
      });
  }

  /** Returns the position after the closing quote, or the end of the bytes. */
  #skipString(bytes: Uint8Array, from: number): number {
    for (let at = bytes.indexOf(quote, from); at >= 0; at = bytes.indexOf(quote, at + 1)) {
      let first = at;
      while (first > 0 && bytes[first - 1] === backslash) first--;
      if ((at - first) % 2 === 1) continue;
      this.#isInString = false;
      return at + 1;
    }
    return bytes.length;
  }

  #inElement(byte: number): void {
    if (byte === quote) this.#isInString = true;
    else if (byte === openBrace || byte === openBracket) this.#depth++;
    else if (byte === closeBrace || byte === closeBracket) this.#depth--;
  }

  /** Outside the root array, or directly in it. */
  #atTop(bytes: Uint8Array, at: number): void {
    const byte = bytes[at]!;
    if (byte === space || (byte >= 0x09 && byte <= 0x0d)) return;
    if (this.#depth === -1) this.#openRoot(bytes, at);
    else if (this.#depth === 0)
      throw this.#problem(at, 'text-after-array', 'there is text after the JSON array');
    else if (byte === comma) this.#endElement(bytes, at);
    else if (byte === closeBracket) this.#closeRoot(bytes, at);
    else {
      this.#hasElement = true;
      this.#inElement(byte);
    }
  }

  #openRoot(bytes: Uint8Array, at: number): void {
    const byte = bytes[at]!;
    // A byte order mark may stand before the root.
    if (byte === 0xef || byte === 0xbb || byte === 0xbf) {
      bytes[at] = space;
      return;
    }
    if (byte !== openBracket) throw this.#wrongRoot(byte === openBrace ? 'an object' : 'something else');
    bytes[at] = space;
    this.#depth = 1;
  }

  #endElement(bytes: Uint8Array, at: number): void {
    if (!this.#hasElement)
      throw this.#problem(at, 'empty-element', 'an array element is missing before this comma');
    bytes[at] = space;
    this.buffer.endRecord(at + 1);
    this.#hasElement = false;
    this.#sawComma = true;
  }

  #closeRoot(bytes: Uint8Array, at: number): void {
    if (this.#hasElement) {
      bytes[at] = space;
      this.buffer.endRecord(at + 1);
    } else if (this.#sawComma)
      throw this.#problem(at, 'trailing-comma', 'a comma stands before the closing bracket');
    this.#depth = 0;
  }

  #problem(at: number, code: string, message: string): InputError {
    return new InputError({
      code,
      message: `${message} (byte ${this.buffer.firstByte + at + 1})`,
      place: { file: this.#source, record: this.buffer.recordCount },
      hint: 'check that the file is one JSON array',
    });
  }

  #wrongRoot(found: string): InputError {
    return new InputError({
      code: 'wrong-root',
      message: `expected a JSON array (a list), found ${found}`,
      place: { file: this.#source },
      hint: 'the file must start with [',
    });
  }
}
