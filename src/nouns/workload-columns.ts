/** Where the length of a prompt comes from. */
export const lengthSources = ['unknown', 'counted', 'declared'] as const;
export type LengthSource = (typeof lengthSources)[number];

/** Where a request's output length comes from: its cap alone, `expected_output_tokens`, or the tokens of `expected_output`. */
export const outputSources = ['cap', 'declared', 'counted'] as const;
export type OutputSource = (typeof outputSources)[number];

/** What of another request a link waits for. */
export const linkEvents = ['end', 'start'] as const;

/** In `session`: the request belongs to none. An index, never a number that is shown. */
export const noSession = -1;

/** In `promptTokens`, where `promptSource` is `unknown`; never shown. */
export const unknownLength = -1;

/** Bits of `flags`. */
export const requestFlags = { streaming: 1, deltaHistory: 2, namedBlocks: 4 } as const;

/**
 * The requests of a workload in order of arrival (equal arrivals in file order), column by column. Element `i` of each
 * column belongs to request `i`. 63 bytes a request, 13 more a link; with blocks 8 more a request and 8 a block.
 */
export interface WorkloadColumns {
  readonly count: number;
  /** From the workload's start. */
  readonly arrivalNs: Float64Array;
  /** Pause between the end of what the request waits for and its own start; NaN where the workload does not say. */
  readonly thinkNs: Float64Array;
  /** After which the client gives up, from the start of the request; NaN for never. */
  readonly cancelAfterNs: Float64Array;
  /** `unknownLength` where nobody has counted. */
  readonly promptTokens: Int32Array;
  /** Indices into `lengthSources`. */
  readonly promptSource: Uint8Array;
  /** The expected output where it is known, never above the cap; else the cap. */
  readonly outputTokens: Int32Array;
  /** Indices into `outputSources`. */
  readonly outputSource: Uint8Array;
  readonly maxOutputTokens: Int32Array;
  /**
   * Sessions are numbered from 0 as they are met in reading: in order of first arrival, if the file is in order of arrival.
   * `noSession` for none.
   */
  readonly session: Int32Array;
  /** How many requests of its session arrived before; 0 outside sessions. */
  readonly turn: Int32Array;
  /** Bits of `requestFlags`. */
  readonly flags: Uint8Array;
  readonly links: RequestLinks;
  /** Null when nobody asked for them: they are most of the memory where prompts are long. */
  readonly blocks: NamedBlocks | null;
  /** Byte at which the request's line begins in the uncompressed file, and its bytes, with the line feed. */
  readonly bodyOffset: Float64Array;
  readonly bodyLength: Int32Array;
}

/**
 * What requests wait for beside their arrival: request `i` waits for `target[start[i] … start[i + 1])`. That a turn follows
 * the one before it is not among them; `session` and `turn` say so.
 */
export interface RequestLinks {
  readonly start: Int32Array;
  /** Requests that are waited for; they may arrive later than the one that waits. */
  readonly target: Int32Array;
  /** Indices into `linkEvents`. */
  readonly on: Uint8Array;
  /** From that event on. */
  readonly delayNs: Float64Array;
}

/** The prefix blocks that requests name themselves: those of request `i` are `chain[start[i] … start[i + 1])`. */
export interface NamedBlocks {
  readonly start: Int32Array;
  /** Chained hashes as `prefix/block-hash` makes them: equal values, equal prefixes. */
  readonly chain: Float64Array;
  /** Tokens a block; 0 where a request names none. */
  readonly blockTokens: Int32Array;
}
