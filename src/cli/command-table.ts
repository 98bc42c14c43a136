import type { CommandTable } from './command-entry.ts';

/**
 * Every command, in the order help shows them. To add one: its file in `commands/`, and its entry here.
 * Nothing is loaded before the command is called; a test holds name and summary equal to the command's own.
 */
export const commandTable: CommandTable = [
  {
    name: 'compile',
    summary: 'turn a dataset into a canonical workload with a manifest',
    group: 'Make workloads',
    load: async () => (await import('../commands/compile.ts')).compileCommand,
  },
  {
    name: 'generate',
    summary: 'make a workload from a traffic model or a trace',
    group: 'Make workloads',
    load: async () => (await import('../commands/generate.ts')).generateCommand,
  },
  {
    name: 'validate',
    summary: 'check workloads against the schema and their lines against each other',
    group: 'Check and describe workloads',
    load: async () => (await import('../commands/validate.ts')).validateCommand,
  },
  {
    name: 'verify',
    summary: 'prove that a workload is what its manifest says, by hashes and by running its command again',
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
    name: 'completion',
    summary: 'print a completion script for a shell',
    group: 'iwc itself',
    load: async () => (await import('./completion/command.ts')).createCompletionCommand(commandTable),
  },
  {
    name: 'demo',
    summary: 'run the main job end to end on example data',
    group: 'iwc itself',
    load: async () => (await import('../commands/demo.ts')).demoCommand,
  },
];
