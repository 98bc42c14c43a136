export { type ReplayOptions, replayTable } from './options.ts';
export type { ReplayResult } from './record-run.ts';
export { replay } from './replay.ts';
