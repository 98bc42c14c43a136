import { inlinePool, type Pool } from '../core/task.ts';
import { createThreadPool } from '../io/threads.ts';

/** More threads than this wait for each other: reading and writing stay on one. */
const mostByDefault = 8;
/** Starting threads takes as long as a few inputs of 1 MiB do. */
const inputsBeforeThreads = 4;

/** The pool a command's work runs on: the threads that were asked for, else one a core for long work. */
export function createPool(threads: number | null, cores: number): Pool {
  if (threads !== null) return createThreadPool(threads);
  return cores === 1 ? inlinePool : startLate(createThreadPool(Math.min(cores, mostByDefault)));
}

/** A pool that does the first inputs on the calling thread, so that short work starts no thread at all. */
export function startLate(pool: Pool): Pool {
  return {
    threads: pool.threads,
    async *run(task, setup, inputs) {
      const iterator = inputs[Symbol.asyncIterator]();
      try {
        const step = task.start(setup);
        for (let done = 0; done < inputsBeforeThreads; done++) {
          const next = await iterator.next();
          if (next.done === true) return;
          yield await step(next.value);
        }
        const next = await iterator.next();
        if (next.done !== true) yield* pool.run(task, setup, startWith(next.value, iterator));
      } finally {
        await iterator.return?.();
      }
    },
    close: () => pool.close(),
  };
}

async function* startWith<T>(first: T, rest: AsyncIterator<T>): AsyncGenerator<T> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
