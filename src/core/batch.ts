/**
 * Whole records in one buffer, about 1 MiB: the unit of threads, jobs and progress. Record `i` is
 * `bytes[ends[i - 1] ?? 0 .. ends[i])`. Cut by size, never by worker count.
 */
export interface RecordChunk {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
  /** Index from 0 of the first record; for lines, the line number less one. */
  readonly firstRecord: number;
  /** Bytes of input before this chunk, for progress and for finding a record again. */
  readonly firstByte: number;
  readonly source: string;
}

/** At most `batchRows` rows or about 1 MiB. */
export type Batch<T> = readonly T[];

export const batchRows = 1024;

/** How large a chunk of records grows before it is handed on. */
export const chunkBytes = 1 << 20;
