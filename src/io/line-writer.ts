import { chunkBytes } from '../core/batch.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import { integerDigitsMost, putInteger } from './ascii-numbers.ts';
import { createSha256 } from './hash.ts';

/** Where bytes go: a file, standard output, or nowhere but the hash. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
  /** Whether bytes are done with once `write` resolves, so that their memory may be used again. */
  readonly releasesBytes?: boolean;
}

/** Characters gathered as text before they become bytes: longer ropes of short lines would outlive young garbage. */
const textGathered = 1 << 14;
/** Characters up to which a loop is sooner than the encoder. */
const partCopied = 64;

/** Gathers lines and hands them on as bytes, hashing on the way. */
export class LineWriter {
  readonly #sink: ByteSink;
  readonly #hash = createSha256();
  readonly #pending: Uint8Array[] = [];
  /** Chunks that are among what is pending. */
  readonly #lent: Uint8Array<ArrayBuffer>[] = [];
  /** A chunk that may be used again. */
  #spare: Uint8Array<ArrayBuffer> | null = null;
  readonly #encoder = new TextEncoder();
  #chunk = new Uint8Array(0);
  #used = 0;
  #text = '';
  #bytes = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Takes a line with its line feed. Kept in memory until `flush`. */
  add(line: string): void {
    this.#text += line;
    if (this.#text.length >= textGathered) this.#encode();
  }

  /** Takes bytes as they are, after what was added before. */
  addBytes(bytes: Uint8Array): void {
    this.#encode();
    this.#endChunk();
    this.#keep(bytes);
  }

  /** A part of a line, turned into bytes at once: millions of small ones as text would be more garbage than data. */
  addPart(text: string): void {
    this.#encode();
    this.#reserve(3 * text.length);
    if (text.length > partCopied || !this.#copy(text))
      this.#used += this.#encoder.encodeInto(text, this.#chunk.subarray(this.#used)).written;
  }

  /** The decimal digits of an integer. */
  addInteger(value: number | bigint): void {
    if (typeof value === 'bigint' || value < 0 || !Number.isSafeInteger(value)) {
      this.addPart(String(value));
      return;
    }
    this.#encode();
    this.#reserve(integerDigitsMost);
    this.#used = putInteger(this.#chunk, this.#used, value);
  }

  /** Takes bytes that `fill` writes from a place on, at most so many; it returns the place behind them. */
  addFilled(most: number, fill: (bytes: Uint8Array, at: number) => number): void {
    this.#encode();
    this.#reserve(most);
    this.#used = fill(this.#chunk, this.#used);
  }

  /** Whether enough is gathered to be worth a write. */
  get isFull(): boolean {
    return this.#pending.length > 0;
  }

  async flush(): Promise<void> {
    this.#encode();
    this.#endChunk();
    const [chunk = null] = this.#lent.splice(0);
    for (const bytes of this.#pending.splice(0)) await this.#sink.write(bytes);
    if (this.#sink.releasesBytes === true) this.#spare ??= chunk;
  }

  /** Writes the rest; the writer cannot be used afterwards. */
  async finish(): Promise<WrittenBytes> {
    await this.flush();
    return { sha256: this.#hash.digestHex(), bytes: this.#bytes };
  }

  /** Turns the text into bytes; a chunk that is full waits for `flush`. */
  #encode(): void {
    if (this.#text === '') return;
    // UTF-8 of a UTF-16 unit takes three bytes at most.
    this.#reserve(3 * this.#text.length);
    this.#used += this.#encoder.encodeInto(this.#text, this.#chunk.subarray(this.#used)).written;
    this.#text = '';
  }

  /** False, with nothing done, when a character is no ASCII. */
  #copy(text: string): boolean {
    let at = this.#used;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      this.#chunk[at++] = code;
    }
    this.#used = at;
    return true;
  }

  /** Makes room for so many bytes in the chunk. */
  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#chunk.length) return;
    this.#endChunk();
    this.#chunk =
      this.#spare !== null && this.#spare.length >= bytes
        ? this.#spare
        : new Uint8Array(Math.max(chunkBytes, bytes));
    if (this.#chunk === this.#spare) this.#spare = null;
  }

  #endChunk(): void {
    if (this.#used > 0) {
      this.#keep(this.#chunk.subarray(0, this.#used));
      this.#lent.push(this.#chunk);
    }
    this.#chunk = new Uint8Array(0);
    this.#used = 0;
  }

  #keep(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    this.#pending.push(bytes);
  }
}
