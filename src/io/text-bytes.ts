const firstBytes = 1 << 16;

/** UTF-8 of texts, one after another in one run of bytes outside the heap. */
export class TextBytes {
  readonly #encoder = new TextEncoder();
  readonly #expected: number;
  #bytes = new Uint8Array(0);
  #used = 0;

  /** `expected` bytes are set aside once the texts are no longer few; more may come. */
  constructor(expected: number) {
    this.#expected = expected;
  }

  /** Returns the bytes that the text took. */
  add(text: string): number {
    // UTF-8 of a UTF-16 unit takes three bytes at most.
    const most = this.#used + 3 * text.length;
    if (most > this.#bytes.length) this.#grow(most);
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used));
    this.#used += written;
    return written;
  }

  /** What was gathered; begins anew. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#used);
    this.#bytes = new Uint8Array(0);
    this.#used = 0;
    return bytes;
  }

  #grow(least: number): void {
    const { length } = this.#bytes;
    // Pages that nothing is written to cost no memory.
    const next = length < firstBytes ? firstBytes : Math.max(2 * length, this.#expected);
    const larger = new Uint8Array(Math.max(next, least));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}
