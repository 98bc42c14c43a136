/**
 * The house as data: which folder stands on which storey, and what each may touch. Rules are numbered as in
 * CONTRIBUTING.md; `findViolations` applies them.
 */

/** Folders of src/ by storey, lowest first. Imports go to a lower storey only. */
const storeys: readonly (readonly string[])[] = [
  ['math', 'syntax'],
  ['core'],
  ['nouns'],
  [...['io', 'load', 'search', 'documents', 'operators', 'prefix', 'sessions', 'metrics', 'plot']],
  [
    ...['datasets', 'formats', 'kernel-traces', 'tokenizers', 'arrivals', 'lengths', 'endpoints'],
    ...['workload-kinds', 'load-policies', 'architectures', 'hardware', 'device-profiles', 'schedulers'],
    ...['routers', 'autoscalers', 'operator-costs', 'step-costs', 'result-formats'],
  ],
  ['workloads', 'runs', 'tables', 'text', 'engine'],
  [
    ...['compile', 'generate', 'convert', 'characterize', 'replay', 'mock', 'capture', 'ingest', 'opsim'],
    ...['calibrate', 'simulate', 'compare', 'report'],
  ],
  ['bench', 'certify', 'plan', 'cluster'],
  ['commands'],
  ['cli'],
  ['doors'],
];

/** Files that stand in src/ itself. They are one room, `doors`. */
export const doors: readonly string[] = ['bin.ts', 'index.ts', 'worker.ts', 'tasks.ts'];

/** Rooms with a registry: from outside only their index.ts is imported. */
export const shelves: ReadonlySet<string> = new Set(storeys[4]);

/** Rooms that run in a browser: no packages, nothing of the host. */
export const pureRooms: ReadonlySet<string> = new Set([
  ...['math', 'syntax', 'core', 'nouns', 'load', 'search', 'documents', 'operators', 'prefix', 'sessions'],
  ...['metrics', 'plot'],
]);

/** Rooms that may import `node:*` and use the globals of the host. */
export const hostRooms: ReadonlySet<string> = new Set([
  ...['io', 'replay', 'mock', 'capture', 'cluster', 'report', 'cli', 'doors'],
]);

/** The page inside an HTML report. It runs in a browser, on numbers that are already in the JSON. */
export const browserApp = {
  folder: 'report/app/',
  mayImport: new Set([
    'math',
    'syntax',
    'core',
    'nouns',
    'metrics',
    'documents',
    'plot',
  ]) as ReadonlySet<string>,
};

/** Globals that bring in the process, its clock, its randomness or the network. */
export const hostGlobals: ReadonlySet<string> = new Set([
  ...['process', 'Buffer', 'performance', 'fetch', 'console', 'crypto', 'globalThis', 'global', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
  ...['queueMicrotask', 'WebSocket', '__dirname', '__filename'],
]);

/** Of these the result depends on the host, on any storey without host rights. */
export const hostMembers: ReadonlySet<string> = new Set(['Date.now', 'Math.random']);

/** The one file that may use functions whose last bits differ between engines. */
export const elementaryFile = 'math/elementary.ts';

/** The one file that loads code of the user's, whose place nobody can write out beforehand. */
export const moduleLoader = 'io/load-module.ts';

/** Members of `Math` that ECMAScript does not pin to the bit. */
export const inexactMath: ReadonlySet<string> = new Set([
  ...['log', 'log2', 'log10', 'log1p', 'exp', 'expm1', 'pow', 'cbrt', 'hypot'],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2'],
  ...['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
]);

/** The storey of a room, or null for a folder the house does not know. */
export function storeyOf(room: string): number | null {
  const storey = storeys.findIndex((rooms) => rooms.includes(room));
  return storey < 0 ? null : storey;
}

/** The room of a file given by its path below src/. */
export function roomOf(file: string): string {
  const slash = file.indexOf('/');
  return slash < 0 ? 'doors' : file.slice(0, slash);
}

/** Tests may use the host, and whatever stands beside or below them. */
export function isTestFile(file: string): boolean {
  return file.endsWith('.test.ts') || file.endsWith('.test-support.ts');
}
