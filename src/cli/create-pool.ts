import type { Pool } from '../core/task.ts';
import { createThreadPool } from '../io/threads.ts';

/** More threads than this wait for each other: reading and writing stay on one. */
const mostByDefault = 8;
/** Inputs of about 1 MiB after which work counts as long, when nobody asked for threads. */
const longWork = 64;

/** The pool a command's work runs on: the threads that were asked for, else one a core for long work. */
export function createPool(threads: number | null, cores: number): Pool {
  return createThreadPool(threads ?? Math.min(cores, mostByDefault), threads === null ? longWork : 0);
}
