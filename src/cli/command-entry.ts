import type { Command } from '../commands/contract.ts';

/** What top-level help knows of a command without loading it. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly group: CommandGroup;
  load(): Promise<Command>;
}

export type CommandTable = readonly CommandEntry[];

/** Headings of the top-level help, in its order. */
export const commandGroups = [
  'Make workloads',
  'Check and describe workloads',
  'Send load',
  'Simulate',
  'Read results',
  'iwc itself',
] as const;

export type CommandGroup = (typeof commandGroups)[number];
