/** A few fixed words, found in bytes without making strings. */
export class ByteWords {
  /** By length: the words of that length with their numbers. */
  readonly #byLength: (readonly { readonly bytes: Uint8Array; readonly index: number }[])[] = [];

  constructor(words: readonly string[]) {
    const encoder = new TextEncoder();
    for (const [index, word] of words.entries()) {
      const bytes = encoder.encode(word);
      this.#byLength[bytes.length] = [...(this.#byLength[bytes.length] ?? []), { bytes, index }];
    }
  }

  /** Index of the word that stands between two places, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const candidates = this.#byLength[end - start];
    if (candidates === undefined) return -1;
    for (const { bytes: word, index } of candidates) {
      let at = 0;
      while (at < word.length && bytes[start + at] === word[at]) at++;
      if (at === word.length) return index;
    }
    return -1;
  }
}
