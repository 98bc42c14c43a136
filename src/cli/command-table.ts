import type { CommandTable } from './command-entry.ts';

/**
 * Every command, in the order help shows them. To add one: its file in `commands/`, and its entry here.
 * Nothing is loaded before the command is called; a test holds name and summary equal to the command's own.
 */
export const commandTable: CommandTable = [
  {
    name: 'compile',
    summary: 'turn a dataset into a workload and its manifest',
    group: 'Make workloads',
    load: async () => (await import('../commands/compile.ts')).compileCommand,
  },
  {
    name: 'validate',
    summary: 'check workloads against the schema',
    group: 'Check and describe workloads',
    load: async () => (await import('../commands/validate.ts')).validateCommand,
  },
  {
    name: 'verify',
    summary: 'check a workload against its manifest',
    group: 'Check and describe workloads',
    load: async () => (await import('../commands/verify.ts')).verifyCommand,
  },
  {
    name: 'list',
    summary: 'show what iwc knows: datasets, arrival models and the like',
    group: 'iwc itself',
    load: async () => (await import('../commands/list.ts')).listCommand,
  },
  {
    name: 'demo',
    summary: 'compile and check the example that comes with iwc',
    group: 'iwc itself',
    load: async () => (await import('../commands/demo.ts')).demoCommand,
  },
];
