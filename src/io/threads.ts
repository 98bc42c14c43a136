import { type MessagePort, Worker } from 'node:worker_threads';
import { type ErrorRecord, IwcError } from '../core/errors.ts';
import type { Handed, Pool, Task } from '../core/task.ts';
import { inlinePool } from '../core/task.ts';

/** What the main thread sends of a run: a start, inputs, an end. Runs may overlap. */
export type ThreadRequest =
  | { readonly kind: 'start'; readonly run: number; readonly task: string; readonly setup: unknown }
  | { readonly kind: 'input'; readonly run: number; readonly index: number; readonly input: unknown }
  | { readonly kind: 'end'; readonly run: number };

/** What a thread answers, once an input. */
export type ThreadReply =
  | { readonly kind: 'output'; readonly index: number; readonly output: unknown }
  | { readonly kind: 'error'; readonly index: number; readonly error: ErrorRecord }
  | { readonly kind: 'defect'; readonly index: number; readonly message: string; readonly stack: string };

interface Waiting {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** Inputs sent to one thread ahead of its answers, so that it never waits for the next one. */
const inputsAhead = 2;

/**
 * A pool of threads; with one, everything stays on the calling thread. The first `inputsBeforeThreads` inputs of a
 * run stay there too, since starting threads costs more than a small job. What comes out is the same either way.
 * Started threads keep the process alive until `close`.
 */
export function createThreadPool(threads: number, inputsBeforeThreads = 0): Pool {
  return threads <= 1 ? inlinePool : new ThreadPool(threads, inputsBeforeThreads);
}

/** A run, and the threads it is dealt out to. */
interface ThreadRun<Setup, Input, Output> {
  readonly run: number;
  readonly task: Task<Setup, Input, Output>;
  readonly members: readonly Member[];
}

/** One thread of its own for work that lasts, such as keeping time. */
export interface OwnThread {
  /** Starts a task and gives it its one input. */
  run<Setup, Input, Output>(task: Task<Setup, Input, Output>, setup: Setup, input: Input): Promise<Output>;
  close(): Promise<void>;
}

export function startThread(): OwnThread {
  const member = new Member();
  return {
    run(task, setup, input) {
      member.send({ kind: 'start', run: 1, task: task.name, setup });
      // The thread answers with what the task of this name puts out.
      return member.ask({ kind: 'input', run: 1, index: 0, input }, []) as Promise<never>;
    },
    close: () => member.close(),
  };
}

class ThreadPool implements Pool {
  readonly threads: number;
  readonly #inputsBeforeThreads: number;
  #members: Member[] = [];
  #runs = 0;
  #sent = 0;

  constructor(threads: number, inputsBeforeThreads: number) {
    this.threads = threads;
    this.#inputsBeforeThreads = inputsBeforeThreads;
  }

  async *run<Setup, Input, Output>(
    task: Task<Setup, Input, Output>,
    setup: Setup,
    inputs: AsyncIterable<Input>,
  ): AsyncGenerator<Output> {
    const iterator = inputs[Symbol.asyncIterator]();
    try {
      // In a generator of its own, so that what the task has built on this thread is let go with it.
      const isDone = task.isHeavy !== true && (yield* this.#runHere(task.start(setup), iterator));
      if (isDone) return;
      yield* this.#runOnThreads(task, setup, iterator);
    } finally {
      await iterator.return?.();
    }
  }

  /** Runs the first inputs on the calling thread; true when there were no more. */
  async *#runHere<Input, Output>(
    step: (input: Input) => Output | Promise<Output>,
    inputs: AsyncIterator<Input>,
  ): AsyncGenerator<Output, boolean> {
    for (let count = 0; count < this.#inputsBeforeThreads; count++) {
      const next = await inputs.next();
      if (next.done === true) return true;
      yield await step(next.value);
    }
    return false;
  }

  async *#runOnThreads<Setup, Input, Output>(
    task: Task<Setup, Input, Output>,
    setup: Setup,
    inputs: AsyncIterator<Input>,
  ): AsyncGenerator<Output> {
    const members = this.#start(Math.min(this.threads, task.mostAtOnce ?? this.threads));
    const run = ++this.#runs;
    for (const member of members) member.send({ kind: 'start', run, task: task.name, setup });
    try {
      yield* this.#ask({ run, task, members }, inputs);
    } finally {
      for (const member of members) member.send({ kind: 'end', run });
    }
  }

  /** Deals the inputs out, and gives the answers in their order. */
  async *#ask<Setup, Input, Output>(
    { run, task, members }: ThreadRun<Setup, Input, Output>,
    inputs: AsyncIterator<Input>,
  ): AsyncGenerator<Output> {
    const pending: Promise<unknown>[] = [];
    const most = Math.min(members.length * inputsAhead, task.mostAtOnce ?? Number.POSITIVE_INFINITY);
    for (let next = await inputs.next(); next.done !== true; next = await inputs.next()) {
      // Numbered across runs: a run that was given up may still have answers on the way.
      const index = this.#sent++;
      const member = members.reduce((a, b) => (b.owed < a.owed ? b : a));
      const given = task.inputBuffers?.(next.value) ?? [];
      const output = member.ask({ kind: 'input', run, index, input: next.value }, given);
      // A failure is met when its turn comes; until then it must not count as unhandled.
      output.catch(() => {});
      pending.push(output);
      if (pending.length >= most) yield (await pending.shift()!) as Output;
    }
    while (pending.length > 0) yield (await pending.shift()!) as Output;
  }

  async close(): Promise<void> {
    const members = this.#members;
    this.#members = [];
    await Promise.all(members.map((member) => member.close()));
  }

  /** So many threads, those that are free first; more are started where there are not as many. */
  #start(count: number): readonly Member[] {
    while (this.#members.length < count) this.#members.push(new Member());
    return this.#members.toSorted((a, b) => a.owed - b.owed).slice(0, count);
  }
}

/** One thread and the answers it owes. */
class Member {
  readonly #worker = new Worker(threadEntry());
  readonly #waiting = new Map<number, Waiting>();

  constructor() {
    this.#worker.on('message', (reply: ThreadReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#failAll(error));
    this.#worker.on('exit', (code) => this.#failAll(new Error(`a worker thread ended early (code ${code})`)));
  }

  /** Answers it has still to give. */
  get owed(): number {
    return this.#waiting.size;
  }

  send(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  ask(request: ThreadRequest & { kind: 'input' }, given: readonly Handed[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.index, { resolve, reject });
      // The only ends of channels that this host makes are its own.
      this.#worker.postMessage(request, [...given] as (ArrayBuffer | MessagePort)[]);
    });
  }

  async close(): Promise<void> {
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
  }

  #settle(reply: ThreadReply): void {
    const waiting = this.#waiting.get(reply.index);
    this.#waiting.delete(reply.index);
    if (waiting === undefined) return;
    if (reply.kind === 'output') waiting.resolve(reply.output);
    else if (reply.kind === 'error') waiting.reject(IwcError.fromRecord(reply.error));
    else waiting.reject(Object.assign(new Error(`in a thread: ${reply.message}`), { stack: reply.stack }));
  }

  #failAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

/** The built thread door, or the loader that runs it from source. */
function threadEntry(): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL('../../test/support/worker-boot.mjs', import.meta.url)
    : new URL('../worker.js', import.meta.url);
}
