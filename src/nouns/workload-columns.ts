/** Where a request's output length comes from. */
export const outputSources = ['cap', 'expectation'] as const;
export type OutputSource = (typeof outputSources)[number];

/** In `session`: the request belongs to none. An index, never a number that is shown. */
export const noSession = -1;

/**
 * The requests of a workload in arrival order (equal arrivals in file order), column by column. Element `i` of each
 * column belongs to request `i`.
 */
export interface WorkloadColumns {
  readonly count: number;
  /** From the workload's start. */
  readonly arrivalNs: Float64Array;
  readonly promptTokens: Int32Array;
  /** The expected output where it is known, else the cap; `outputSource` says which. */
  readonly outputTokens: Int32Array;
  /** Indices into `outputSources`. */
  readonly outputSource: Uint8Array;
  readonly maxOutputTokens: Int32Array;
  /** Sessions are numbered in order of first arrival; `noSession` for none. */
  readonly session: Int32Array;
  /** How many requests of its session arrived before; 0 outside sessions. */
  readonly turn: Int32Array;
  /** Tokens that prompt and the session's previous prompt begin with alike; 0 where `turn` is 0. */
  readonly sharedPrefixTokens: Int32Array;
  /** Byte at which the request's line begins in the uncompressed file. */
  readonly bodyOffset: Float64Array;
}
