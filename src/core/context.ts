import type { Notices } from './notices.ts';
import type { Runtime } from './runtime.ts';
import type { Pool } from './task.ts';

/** One event of long work. `total` is null when it cannot be known, as with a pipe. */
export interface ProgressEvent {
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: 'bytes' | 'requests' | 'tokens';
  /** The work this event belongs to has ended. */
  readonly isLast?: boolean;
}

/** Receives progress; commands choose who draws it. */
export type ProgressListener = (event: ProgressEvent) => void;

/** What every verb is given besides its options. */
export interface Context {
  readonly runtime: Runtime;
  /** Aborted on Ctrl-C: finish the batch, flush, say partial. */
  readonly signal: AbortSignal;
  readonly notices: Notices;
  readonly progress: ProgressListener;
  readonly pool: Pool;
  /** The format that workloads are in, where the user named it; null or absent when it is told from the files. */
  readonly from?: string | null;
}
