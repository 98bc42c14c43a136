import { parentPort } from 'node:worker_threads';
import { IwcError } from './core/errors.ts';
import type { ThreadReply, ThreadRequest } from './io/threads.ts';
import { tasks } from './tasks.ts';

/** The thread door: runs tasks of the table for the pool that started it. */
type Step = (input: unknown) => unknown;

let current: { readonly run: number; readonly step: Promise<Step> } | null = null;

async function load(name: string, setup: unknown): Promise<Step> {
  const entry = tasks[name];
  if (entry === undefined) throw new Error(`no task '${name}' in the task table`);
  const task = await entry();
  return task.start(setup as never) as Step;
}

async function answer(request: ThreadRequest & { kind: 'input' }): Promise<ThreadReply> {
  const { index } = request;
  try {
    const step = await current!.step;
    return { kind: 'output', index, output: await step(request.input) };
  } catch (error) {
    if (error instanceof IwcError) return { kind: 'error', index, error: error.toRecord() };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'defect', index, message, stack: stack ?? message };
  }
}

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.kind === 'start') {
    current = { run: request.run, step: load(request.task, request.setup) };
    current.step.catch(() => {});
  } else void answer(request).then((reply) => parentPort!.postMessage(reply));
});
