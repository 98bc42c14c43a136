import type { Runtime } from '../core/runtime.ts';

/** What the command line takes from its process besides the Runtime. The door builds it; tests build their own. */
export interface Door {
  /** The words after `iwc`. */
  readonly words: readonly string[];
  readonly workingFolder: string;
  readonly runtime: Runtime;
  /** Calls back at every SIGINT and SIGTERM; the returned function ends that. */
  onStop(listener: () => void): () => void;
  /** Ends the process at once. */
  exitNow(exitCode: number): void;
}
