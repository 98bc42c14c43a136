/**
 * Cuts UTF-8 text into the pieces ("pretokens") inside which byte pairs merge.
 *
 * Scanners are written over UTF-8 rather than UTF-16: the bytes are what the vocabulary is made of, typed-array reads
 * are cheaper than `charCodeAt`, and the encoder's native conversion has already replaced lone surrogates by U+FFFD.
 */
export interface Scanner {
  /** True if `scan` may be called again from where it stopped; else `ends` must hold `to - from` numbers. */
  readonly resumes: boolean;
  /**
   * Writes the end offset of each piece of `bytes[from, to)`, until `ends` or the text is full.
   * `from` must be the start of a piece; the text ends at `to`, whatever bytes follow.
   * @returns how many ends were written
   */
  scan(bytes: Uint8Array, from: number, to: number, ends: Int32Array): number;
}
