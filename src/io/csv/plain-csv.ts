import { isAscii } from 'node:buffer';
import { parseDigits, parseFixedPoint } from '../ascii-numbers.ts';
import { decodeText } from '../record-text.ts';

const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/**
 * Goes through a CSV that arrives as bytes, row by row, as long as no quote is in it: then lines are rows and commas part
 * fields, and those that are numbers never need to become texts. Rows are those that `CsvCursor` finds.
 */
export class PlainCsv {
  /** One buffer for all pieces: what is used makes room for what comes. */
  #bytes = new Uint8Array(0);
  #end = 0;
  /** The bytes as a text of as many characters, made when first asked for; null where they are not all ASCII. */
  #text: string | null | undefined;
  /** Where the next row begins. */
  #at = 0;
  /** Where the fields of the last row begin; a field ends before the next, a place behind the row stands last. */
  readonly #starts: number[] = [];
  /** Rows and empty lines so far. */
  lines = 0;

  /** Whether something of the input was used already, be it only a byte order mark. */
  hasBegun = false;

  /** Adds a piece; false, with nothing more to be had, when a quote is in it. */
  push(piece: Uint8Array): boolean {
    const left = this.#end - this.#at;
    this.#end = left + piece.length;
    if (this.#end <= this.#bytes.length) this.#bytes.copyWithin(0, this.#at, this.#at + left);
    else {
      const larger = new Uint8Array(2 * this.#end);
      larger.set(this.#bytes.subarray(this.#at, this.#at + left));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, left);
    this.#text = undefined;
    this.#at = 0;
    return Buffer.from(piece.buffer, piece.byteOffset, piece.length).indexOf(quote) < 0;
  }

  /** The bytes that no row has used yet; good until the next piece comes. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#at, this.#end);
  }

  /** Goes to the next row that is not empty, and says how many fields it has; 0 when no whole row is there. */
  next(): number {
    for (;;) {
      const count = this.#nextLine();
      if (count !== 1 || this.#starts[1]! - 1 > this.#starts[0]!) return count;
    }
  }

  #nextLine(): number {
    const bytes = this.#bytes;
    const end = this.#end;
    const starts = this.#starts;
    if (!this.hasBegun && bytes[0] === 0xef) this.#passMark();
    starts[0] = this.#at;
    let count = 1;
    for (let at = this.#at; at < end; at++) {
      const byte = bytes[at]!;
      if (byte > comma) continue;
      if (byte === comma) starts[count++] = at + 1;
      else if (byte === lineFeed) {
        const isBroad = at > this.#at && bytes[at - 1] === carriageReturn;
        starts[count] = isBroad ? at : at + 1;
        this.#at = at + 1;
        this.hasBegun = true;
        this.lines++;
        return count;
      }
    }
    return 0;
  }

  /** Passes over a byte order mark in front of everything. */
  #passMark(): void {
    if (this.#end < 3 || this.#bytes[1] !== 0xbb || this.#bytes[2] !== 0xbf) return;
    this.#at = 3;
    this.hasBegun = true;
  }

  /** A field of the row as text. */
  text(column: number): string {
    const start = this.#starts[column]!;
    const end = this.#starts[column + 1]! - 1;
    if (this.#text === undefined) this.#text = this.#textOfAll();
    return this.#text === null ? decodeText(this.#bytes.subarray(start, end)) : this.#text.slice(start, end);
  }

  #textOfAll(): string | null {
    const bytes = this.#bytes.subarray(0, this.#end);
    return isAscii(bytes) ? decodeText(bytes) : null;
  }

  /** A field of the row as a number, where it is up to 15 digits; else null. */
  digits(column: number): number | null {
    return parseDigits(this.#bytes, this.#starts[column]!, this.#starts[column + 1]! - 1);
  }

  /** A field of the row times 10 to the `places`, where it is a decimal of no more places; else null. */
  fixedPoint(column: number, places: number): number | null {
    return parseFixedPoint(this.#bytes, this.#starts[column]!, this.#starts[column + 1]! - 1, places);
  }
}
