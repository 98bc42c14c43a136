import type { TaskTable } from './core/task.ts';

/** Every task a thread can be asked to run, loaded when it first is. */
export const tasks: TaskTable = {
  'ingest-trace': async () => (await import('./ingest/read-trace.ts')).ingestTrace,
  'check-lines': async () => (await import('./compile/check-lines.ts')).checkLines,
};
