import type { TaskTable } from './core/task.ts';

/** Every task a thread can be asked to run, loaded when it first is. */
export const tasks: TaskTable = {
  'check-lines': async () => (await import('./compile/check-lines.ts')).checkLines,
  'measure-lines': async () => (await import('./characterize/measure-lines.ts')).measureLines,
  'fingerprint-lines': async () => (await import('./characterize/fingerprint-lines.ts')).fingerprintLines,
  'label-lines': async () => (await import('./characterize/label.ts')).labelLines,
};
