import type { OptionTable } from '../core/options.ts';

/** Flags of every command; no command's own table may hold them. */
export const commonOptions = {
  json: { type: 'boolean', default: false, help: 'print one JSON document on standard output' },
  quiet: { type: 'boolean', default: false, help: 'show no progress' },
  config: { type: 'path', help: 'read settings from this file, not from the nearest iwc.config.yaml' },
  showConfig: {
    type: 'boolean',
    default: false,
    help: 'show every setting and where it comes from, and stop there',
  },
  threads: {
    type: 'integer',
    min: 1,
    max: 256,
    help: 'worker threads; if not given, one a core once work is long; output does not depend on it',
  },
  help: { type: 'boolean', default: false, aliases: ['h'], help: 'show help' },
} as const satisfies OptionTable;

/** Common flags that only make sense when typed, never in a variable or a file. */
export const typedOnly: ReadonlySet<string> = new Set(['help', 'showConfig']);
