import type { Problem } from '../core/errors.ts';

/** Bits of `MeasuredChunk.flags`. */
export const requestFlags = { streaming: 1, deltaHistory: 2, namedBlocks: 4 } as const;

/** For `previous` and `session`: there is none. For `expectedTokens`: nothing is expected. */
export const none = -1;

/**
 * What one chunk of lines came to, column by column. It depends on the chunk alone, so that threads change nothing:
 * relations to earlier chunks are left to the merger, which is given the tokens at both ends of each session.
 */
export interface MeasuredChunk {
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  readonly count: number;
  readonly arrivalNs: Float64Array;
  readonly bodyOffset: Float64Array;
  readonly promptTokens: Int32Array;
  readonly maxOutputTokens: Int32Array;
  readonly expectedTokens: Int32Array;
  /** NaN where not given. */
  readonly thinkTimeMs: Float64Array;
  readonly flags: Uint8Array;
  /** Indices into `sessionNames`. */
  readonly session: Int32Array;
  readonly sessionNames: readonly string[];
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

/** The memory a chunk stands in, to be handed on instead of copied. */
export function buffersOf(chunk: MeasuredChunk): ArrayBuffer[] {
  return Object.values(chunk).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : [],
  );
}
