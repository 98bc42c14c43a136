/** The tokenizer that token counts come from. */
export interface TokenizerIdentity {
  readonly name: string;
  /** SHA-256 of the vocabulary, or a fixed word where there is none. */
  readonly vocabulary_sha256: string;
}
