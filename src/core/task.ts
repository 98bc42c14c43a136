/** What an input can give to another thread instead of copying it: memory, or the end of a channel. */
export type Handed = ArrayBuffer | ChannelEnd;

/** One end of a channel between threads, as the host makes it. */
export interface ChannelEnd {
  postMessage(message: unknown): void;
  close(): void;
}

/**
 * Work that can run on another thread: `start` once per thread with what all inputs share, then one call an
 * input. Inputs and outputs must survive structured cloning.
 */
export interface Task<Setup, Input, Output> {
  readonly name: string;
  start(setup: Setup): (input: Input) => Output | Promise<Output>;
  /** One input alone is long work (a whole file, say): threads are worth their start from the first on. */
  readonly isHeavy?: boolean;
  /** Inputs under way at once, at most, where each holds much memory. */
  readonly mostAtOnce?: number;
  /** What the sender of an input gives up instead of copying. */
  inputBuffers?(input: Input): Handed[];
  /** Buffers of an output that the thread gives up instead of copying. */
  outputBuffers?(output: Output): ArrayBuffer[];
}

/** Keeps the types of a task together. */
export function defineTask<Setup, Input, Output>(
  task: Task<Setup, Input, Output>,
): Task<Setup, Input, Output> {
  return task;
}

/** The table a door gives to threads: tasks by name, loaded when first asked for. */
export type TaskTable = Readonly<Record<string, () => Promise<Task<never, never, unknown>>>>;

/** Runs a task over a stream of inputs. Outputs come in input order, whatever the thread count. */
export interface Pool {
  readonly threads: number;
  run<Setup, Input, Output>(
    task: Task<Setup, Input, Output>,
    setup: Setup,
    inputs: AsyncIterable<Input>,
  ): AsyncIterable<Output>;
  close(): Promise<void>;
}

/** The pool of one: everything on the calling thread. */
export const inlinePool: Pool = {
  threads: 1,
  async *run(task, setup, inputs) {
    const step = task.start(setup);
    for await (const input of inputs) yield await step(input);
  },
  close: async () => {},
};
