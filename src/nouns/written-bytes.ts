/** Facts of what was written; the hash is over uncompressed bytes. */
export interface WrittenBytes {
  readonly sha256: string;
  readonly bytes: number;
}
