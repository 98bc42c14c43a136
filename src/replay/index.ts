export type { DryRun } from './dry-run.ts';
export { type ReplayOptions, replayTable } from './options.ts';
export type { ReplayResult, ReplaySummary } from './record-run.ts';
export { type ReplayReport, replay } from './replay.ts';
export type { RunState } from './watch.ts';
