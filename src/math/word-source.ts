/** A generator of 64-bit words. */
export interface WordGenerator {
  /** Writes the next words, two elements each, low half first. */
  fillWords(out: Uint32Array): void;
}

const FIRST_BUFFER_ELEMENTS = 16;
const LARGEST_BUFFER_ELEMENTS = 2048;

/**
 * Hands out a generator's words one at a time from a buffer, so that single draws cost what batches cost.
 * The buffer starts small and doubles, so that a stream used for a few draws stays cheap.
 */
export class WordSource {
  /** The buffer: `words[at]` and `words[at + 1]` are the low and high half of the word that `take` gave as `at`. */
  words = new Uint32Array(0);
  readonly #generator: WordGenerator;
  #cursor = 0;
  #spare = 0;
  #hasSpare = false;

  constructor(generator: WordGenerator) {
    this.#generator = generator;
  }

  /** Takes the next 64-bit word and tells where in `words` it stands until the next call. */
  take(): number {
    if (this.#cursor === this.words.length) this.#refill();
    const at = this.#cursor;
    this.#cursor = at + 2;
    return at;
  }

  /** A double of [0, 1) from the next word: its top 53 bits times 2^-53. */
  nextDouble(): number {
    const at = this.take();
    return (this.words[at + 1]! * 0x200000 + (this.words[at]! >>> 11)) * 2 ** -53;
  }

  /** 32 bits: the low half of the next word, or the high half that the last call left over. */
  nextUint32(): number {
    if (this.#hasSpare) {
      this.#hasSpare = false;
      return this.#spare;
    }
    const at = this.take();
    this.#spare = this.words[at + 1]!;
    this.#hasSpare = true;
    return this.words[at]!;
  }

  #refill(): void {
    const size = Math.min(Math.max(FIRST_BUFFER_ELEMENTS, this.words.length * 2), LARGEST_BUFFER_ELEMENTS);
    if (size !== this.words.length) this.words = new Uint32Array(size);
    this.#generator.fillWords(this.words);
    this.#cursor = 0;
  }
}
