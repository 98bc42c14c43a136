import type { TaskTable } from './core/task.ts';

/** Every task a thread can be asked to run, loaded when it first is. */
export const tasks: TaskTable = {
  'ingest-trace': async () => (await import('./ingest/read-trace.ts')).ingestTrace,
  'check-lines': async () => (await import('./compile/check-lines.ts')).checkLines,
  'measure-lines': async () => (await import('./characterize/measure-lines.ts')).measureLines,
  'read-columns': async () => (await import('./workloads/read-columns.ts')).readColumns,
  'replay-alarm': async () => (await import('./replay/alarm-task.ts')).alarmTask,
  'replay-shard': async () => (await import('./replay/shard-task.ts')).shardTask,
  'fingerprint-lines': async () => (await import('./characterize/fingerprint-lines.ts')).fingerprintLines,
  'label-lines': async () => (await import('./characterize/label.ts')).labelLines,
  'encode-parquet-groups': async () => (await import('./io/parquet/encode-groups.ts')).encodeGroups,
  'render-parquet-groups': async () => (await import('./formats/index.ts')).renderGroups,
};
