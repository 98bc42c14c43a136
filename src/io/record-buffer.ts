import { chunkBytes, type RecordChunk } from '../core/batch.ts';
import { InputError } from '../core/errors.ts';

/** A record longer than this is refused: V8 cannot hold its text. */
export const maxRecordBytes = 400 * (1 << 20);

/** A chunk, and what a piece brings beyond it. */
const bufferBytes = chunkBytes + (chunkBytes >> 2);

/**
 * Gathers the bytes of records that arrive in arbitrary pieces and hands them on as chunks. Bytes not yet
 * known to end a record stay behind for the next chunk.
 */
export class RecordBuffer {
  #bytes = new Uint8Array(new ArrayBuffer(bufferBytes));
  #length = 0;
  #ends: number[] = [];
  #firstRecord = 0;
  #firstByte = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** The gathered bytes, valid until the next `append` or `take`. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get recordCount(): number {
    return this.#firstRecord + this.#ends.length;
  }

  /** Where the record in the making begins. */
  get openStart(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** Input bytes before the gathered ones. */
  get firstByte(): number {
    return this.#firstByte;
  }

  /** Adds a piece; returns where it begins. */
  append(piece: Uint8Array): number {
    const needed = this.#length + piece.length;
    if (needed - this.openStart > maxRecordBytes) this.#refuseRecord();
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(new ArrayBuffer(Math.max(needed, 2 * this.#bytes.length)));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    const start = this.#length;
    this.#bytes.set(piece, start);
    this.#length = needed;
    return start;
  }

  endRecord(at: number): void {
    this.#ends.push(at);
  }

  get isFull(): boolean {
    return this.openStart >= chunkBytes;
  }

  /** The finished records as a chunk, or null when there are none. The rest is kept, moved to the front. */
  take(): RecordChunk | null {
    if (this.#ends.length === 0) return null;
    const end = this.openStart;
    const rest = this.#length - end;
    const chunk: RecordChunk = {
      bytes: this.#bytes.subarray(0, end),
      ends: Int32Array.from(this.#ends),
      firstRecord: this.#firstRecord,
      firstByte: this.#firstByte,
      source: this.#source,
    };
    const next = new Uint8Array(new ArrayBuffer(Math.max(bufferBytes, rest + chunkBytes)));
    next.set(this.#bytes.subarray(end, this.#length));
    this.#firstRecord += this.#ends.length;
    this.#firstByte += end;
    this.#bytes = next;
    this.#length = rest;
    this.#ends = [];
    return chunk;
  }

  #refuseRecord(): never {
    throw new InputError({
      code: 'record-too-long',
      message: `a record is longer than ${maxRecordBytes >> 20} MiB`,
      place: { file: this.#source, record: this.recordCount },
      hint: 'split the record, or check that line ends are there',
    });
  }
}
