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
    name: 'head',
    summary: 'take the beginning of a workload, sessions kept whole',
    group: 'Make workloads',
    load: async () => (await import('../commands/subset.ts')).headCommand,
  },
  {
    name: 'sample',
    summary: 'draw sessions of a workload at random, whole',
    group: 'Make workloads',
    load: async () => (await import('../commands/subset.ts')).sampleCommand,
  },
  {
    name: 'filter',
    summary: 'keep the sessions of a workload that meet conditions, whole',
    group: 'Make workloads',
    load: async () => (await import('../commands/subset.ts')).filterCommand,
  },
  {
    name: 'split',
    summary: 'divide the sessions of a workload among several, at random',
    group: 'Make workloads',
    load: async () => (await import('../commands/subset.ts')).splitCommand,
  },
  {
    name: 'generate',
    summary: 'make a workload from a traffic model or a trace',
    group: 'Make workloads',
    load: async () => (await import('../commands/generate.ts')).generateCommand,
  },
  {
    name: 'dataset',
    summary: 'make a collection of prompts, single ones or sessions',
    group: 'Make workloads',
    load: async () => (await import('../commands/dataset.ts')).datasetCommand,
  },
  {
    name: 'convert',
    summary: 'turn a workload of any known format into another, and tell what is lost',
    group: 'Make workloads',
    load: async () => (await import('../commands/convert.ts')).convertCommand,
  },
  {
    name: 'spec',
    summary: 'write a workload as a directory that real runs and simulators share, byte for byte',
    group: 'Make workloads',
    load: async () => (await import('../commands/spec.ts')).specCommand,
  },
  {
    name: 'concat',
    summary: 'put workloads one after another: each begins when the one before has ended',
    group: 'Make workloads',
    load: async () => (await import('../commands/concat.ts')).concatCommand,
  },
  {
    name: 'merge',
    summary: 'put workloads side by side: all begin together',
    group: 'Make workloads',
    load: async () => (await import('../commands/merge.ts')).mergeCommand,
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
    name: 'analyze',
    summary: 'describe a workload: tokens, arrivals, sessions, prefix reuse and its class, with reasons',
    group: 'Check and describe workloads',
    load: async () => (await import('../commands/analyze.ts')).analyzeCommand,
  },
  {
    name: 'diff',
    summary: 'compare two workloads, or one with its baseline; exit 2 when a gate is exceeded',
    group: 'Check and describe workloads',
    load: async () => (await import('../commands/diff.ts')).diffCommand,
  },
  {
    name: 'fingerprint',
    summary: 'sum up a workload in hashes, numbers and distributions that can be compared without it',
    group: 'Check and describe workloads',
    load: async () => (await import('../commands/fingerprint.ts')).fingerprintCommand,
  },
  {
    name: 'label',
    summary: 'write task, difficulty and tags on every request, by word lists',
    group: 'Check and describe workloads',
    load: async () => (await import('../commands/label.ts')).labelCommand,
  },
  {
    name: 'replay',
    summary: 'send a workload to a server at its own times, and measure both the server and itself',
    group: 'Send load',
    load: async () => (await import('../commands/replay.ts')).replayCommand,
  },
  {
    name: 'bench',
    summary: 'run a suite: workloads over loads and servers, from one spec file',
    group: 'Send load',
    load: async () => (await import('../commands/bench.ts')).benchCommand,
  },
  {
    name: 'certify',
    summary: 'find the largest load that this client on this host measures rightly',
    group: 'Send load',
    load: async () => (await import('../commands/certify.ts')).certifyCommand,
  },
  {
    name: 'mock',
    summary: 'serve an OpenAI-compatible API with a known, scripted behaviour',
    group: 'Send load',
    load: async () => (await import('../commands/mock.ts')).mockCommand,
  },
  {
    name: 'profile',
    summary: "drive a server's profiler around a small load",
    group: 'Send load',
    load: async () => (await import('../commands/profile.ts')).profileCommand,
  },
  {
    name: 'ingest',
    summary: 'turn PyTorch profiler traces into an operator table and analyses',
    group: 'Simulate',
    load: async () => (await import('../commands/ingest.ts')).ingestCommand,
  },
  {
    name: 'opsim',
    summary: 'predict the times of operators on a device, and hold them against measured ones',
    group: 'Simulate',
    load: async () => (await import('../commands/opsim.ts')).opsimCommand,
  },
  {
    name: 'calibrate',
    summary: 'fit operator cost models to measured tables of a device',
    group: 'Simulate',
    load: async () => (await import('../commands/calibrate.ts')).calibrateCommand,
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
