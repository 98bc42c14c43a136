import { inlinePool, type Pool } from '../core/task.ts';

/** The pool a command's work runs on. The one place that decides how many threads, and of what kind. */
export function createPool(_threads: number | null): Pool {
  return inlinePool;
}
