import { parentPort } from 'node:worker_threads';
import { IwcError } from './core/errors.ts';
import type { ThreadReply, ThreadRequest } from './io/threads.ts';
import { tasks } from './tasks.ts';

/** The thread door: runs tasks of the table for the pool that started it. */
type Step = (input: unknown) => unknown;

/** A task under way in this thread. */
interface Loaded {
  readonly step: Step;
  buffersOf(output: unknown): ArrayBuffer[];
}

/** An answer, and the memory it gives away. */
interface Answer {
  readonly reply: ThreadReply;
  readonly buffers: ArrayBuffer[];
}

/** Runs under way: one may take its inputs from the outputs of another. */
const runs = new Map<number, Promise<Loaded>>();

async function load(name: string, setup: unknown): Promise<Loaded> {
  const entry = tasks[name];
  if (entry === undefined) throw new Error(`no task '${name}' in the task table`);
  const task = await entry();
  const step = task.start(setup as never) as Step;
  return { step, buffersOf: (output) => task.outputBuffers?.(output) ?? [] };
}

async function answer(request: ThreadRequest & { kind: 'input' }): Promise<Answer> {
  const { index } = request;
  try {
    const { step, buffersOf } = await runs.get(request.run)!;
    const output = await step(request.input);
    return { reply: { kind: 'output', index, output }, buffers: buffersOf(output) };
  } catch (error) {
    if (error instanceof IwcError)
      return { reply: { kind: 'error', index, error: error.toRecord() }, buffers: [] };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { reply: { kind: 'defect', index, message, stack: stack ?? message }, buffers: [] };
  }
}

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.kind === 'start') {
    const loaded = load(request.task, request.setup);
    loaded.catch(() => {});
    runs.set(request.run, loaded);
  } else if (request.kind === 'end') runs.delete(request.run);
  else void answer(request).then(({ reply, buffers }) => parentPort!.postMessage(reply, buffers));
});
