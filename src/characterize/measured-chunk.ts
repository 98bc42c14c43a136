import type { ColumnChunk } from '../workloads/column-chunk.ts';

/** For `previous`: there is none. */
export const none = -1;

/**
 * What one chunk of lines came to: its columns, and what measuring adds. It depends on the chunk alone, so that threads
 * change nothing: relations to earlier chunks are left to the merger, which is given the tokens at both ends of each session.
 */
export interface MeasuredChunk extends ColumnChunk {
  /** The previous request of the session within this chunk. */
  readonly previous: Int32Array;
  /** Tokens shared with `previous`. */
  readonly shared: Int32Array;
  readonly blockTokens: Int32Array;
  /** First blocks that are those of `previous`; all chains of a request are `chains[chainEnds[i - 1] … chainEnds[i])`. */
  readonly keptBlocks: Int32Array;
  readonly chainEnds: Int32Array;
  readonly chains: Float64Array;
  /** Tokens of each session's first and last request here, by request; `edgeEnds` delimits them in `edgeIds`. */
  readonly edges: Int32Array;
  readonly edgeEnds: Int32Array;
  readonly edgeIds: Int32Array;
  /** Message parts that are no text: they have tokens, but no tokenizer counts them. */
  readonly otherParts: number;
}
