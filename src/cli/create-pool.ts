import type { Pool } from '../core/task.ts';
import { createThreadPool } from '../io/threads.ts';

/** More threads than this wait for each other: reading and writing stay on one. */
const mostByDefault = 8;

/** The pool a command's work runs on: as many threads as asked for, else one a core. */
export function createPool(threads: number | null, cores: number): Pool {
  return createThreadPool(threads ?? Math.min(cores, mostByDefault));
}
