import { chunkBytes } from '../core/batch.ts';
import { createSha256 } from '../io/hash.ts';
import { encodeText } from '../io/record-text.ts';

/** Where bytes of a workload go: a file, standard output, or nowhere but the hash. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** Facts of what was written; the hash is over uncompressed bytes. */
export interface WrittenBytes {
  readonly sha256: string;
  readonly bytes: number;
}

/** Gathers lines and hands them on as bytes, hashing on the way. */
export class WorkloadWriter {
  readonly #sink: ByteSink;
  readonly #hash = createSha256();
  readonly #pending: Uint8Array[] = [];
  #text = '';
  #bytes = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Takes a line with its line feed. Kept in memory until `flush`. */
  add(line: string): void {
    this.#text += line;
    if (this.#text.length >= chunkBytes) this.#encode();
  }

  /** Takes bytes as they are, after what was added before. */
  addBytes(bytes: Uint8Array): void {
    this.#encode();
    this.#keep(bytes);
  }

  /** Whether enough is gathered to be worth a write. */
  get isFull(): boolean {
    return this.#pending.length > 0;
  }

  async flush(): Promise<void> {
    this.#encode();
    for (const bytes of this.#pending.splice(0)) await this.#sink.write(bytes);
  }

  /** Writes the rest; the writer cannot be used afterwards. */
  async finish(): Promise<WrittenBytes> {
    await this.flush();
    return { sha256: this.#hash.digestHex(), bytes: this.#bytes };
  }

  #encode(): void {
    if (this.#text === '') return;
    const bytes = encodeText(this.#text);
    this.#text = '';
    this.#keep(bytes);
  }

  #keep(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    this.#pending.push(bytes);
  }
}
