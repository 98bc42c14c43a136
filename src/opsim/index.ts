export type { OpsimResult } from './opsim.ts';
export { simulateOperators } from './opsim.ts';
export type { OpsimInputs } from './options.ts';
export { opsimOptions } from './options.ts';
export { serveTasks } from './serve.ts';
