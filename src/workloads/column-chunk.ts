import type { Problem } from '../core/errors.ts';

/** The requests of a chunk of lines, column by column and in file order, as far as each line tells by itself. */
export interface ColumnChunk {
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  readonly count: number;
  readonly arrivalNs: Float64Array;
  /** As the line says it, so that no digit is lost; NaN where it does not. */
  readonly thinkTimeMs: Float64Array;
  /** NaN for never. */
  readonly cancelAfterNs: Float64Array;
  /** `unknownLength` where `promptSource` says so. */
  readonly promptTokens: Int32Array;
  /** Indices into `lengthSources`. */
  readonly promptSource: Uint8Array;
  /** The expected output, which may be beyond the cap; -1 where nothing is expected. */
  readonly expectedTokens: Int32Array;
  /** Indices into `outputSources`. */
  readonly outputSource: Uint8Array;
  readonly maxOutputTokens: Int32Array;
  /** Indices into `sessionNames`, which stand in the order of their first requests; `noSession` for none. */
  readonly session: Int32Array;
  readonly sessionNames: readonly string[];
  /** Bits of `requestFlags`. */
  readonly flags: Uint8Array;
  /** Fingerprints of the requests' ids, `fingerprintWords` a request. */
  readonly ids: Int32Array;
  /** Requests that wait for another, ascending, and which: indices into `dependencyNames`. */
  readonly dependents: Int32Array;
  readonly dependencies: Int32Array;
  readonly dependencyNames: readonly string[];
  /** Null when nobody asked for them. */
  readonly blocks: ChunkBlocks | null;
  readonly bodyOffset: Float64Array;
  readonly bodyLength: Int32Array;
}

/** The blocks that requests name: those of request `i` are `chain[ends[i - 1] … ends[i])`. */
export interface ChunkBlocks {
  readonly ends: Int32Array;
  readonly chain: Float64Array;
  /** 0 where a request names none. */
  readonly blockTokens: Int32Array;
}

/** The memory that columns stand in, to be handed on between threads instead of copied. */
export function buffersOf(columns: object): ArrayBuffer[] {
  return Object.values(columns).flatMap((value: unknown) => {
    if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isGroup ? buffersOf(value) : [];
  });
}
