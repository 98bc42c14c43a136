import { defineOptions, flagName, type OptionSpec, type OptionTable } from '../core/options.ts';
import type { ListDocument, ListedOption } from '../documents/list.ts';
import type { Command, CommandResult } from './contract.ts';

/** What `iwc list`, completion and the reference page read of a shelf's entry. */
export interface ShelfEntry {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
}

/** A shelf by name; its entries are loaded when asked for. */
export interface Shelf {
  readonly name: string;
  readonly summary: string;
  load(): Promise<readonly ShelfEntry[]>;
}

/** Every shelf a user may look at. A new shelf is one entry here. */
export const shelves: readonly Shelf[] = [
  {
    name: 'datasets',
    summary: 'sources of prompts that compile reads',
    load: async () => [...(await import('../datasets/index.ts')).datasets],
  },
  {
    name: 'arrivals',
    summary: 'models of when requests are due',
    load: async () => [...(await import('../arrivals/index.ts')).arrivals],
  },
  {
    name: 'endpoints',
    summary: 'APIs for text generation that replay sends to',
    load: async () => [...(await import('../endpoints/index.ts')).endpoints],
  },
  {
    name: 'load-policies',
    summary: 'open and closed loops by which replay offers load',
    load: async () => [...(await import('../load-policies/index.ts')).loadPolicies],
  },
  {
    name: 'trace-formats',
    summary: 'profiler traces that ingest reads',
    load: async () => {
      const { traceFormats } = await import('../kernel-traces/index.ts');
      return [...traceFormats].map(({ name, summary }) => ({ name, summary, options: {} }));
    },
  },
  {
    name: 'hardware',
    summary: 'devices that opsim prices operators on',
    load: async () => [...(await import('../hardware/index.ts')).hardware],
  },
  {
    name: 'architectures',
    summary: 'models whose steps opsim expands into operators',
    load: async () => [...(await import('../architectures/index.ts')).architectures],
  },
  {
    name: 'lengths',
    summary: 'models of how long prompts and outputs are',
    load: async () => [...(await import('../lengths/index.ts')).lengths],
  },
  {
    name: 'workload-kinds',
    summary: 'workloads that bench sweeps over loads',
    load: async () => [...(await import('../workload-kinds/index.ts')).workloadKinds],
  },
  {
    name: 'formats',
    summary: 'forms of a workload that convert reads and writes',
    load: async () => [...(await import('../formats/index.ts')).formats],
  },
];

/** `iwc list [SHELF]`: the shelves, or one shelf's entries with their options. */
export const listCommand: Command = {
  name: 'list',
  summary: 'show what iwc knows: datasets, arrival models and the like',
  positionals: [
    {
      name: 'shelf',
      help: 'whose entries to show; without it, the shelves',
      required: false,
      choices: () => shelves.map((shelf) => shelf.name),
    },
  ],
  examples: [
    { line: 'iwc list', explains: 'the shelves' },
    { line: 'iwc list datasets --json', explains: 'every dataset with its options, for programs' },
  ],
  optionsFor: () => defineOptions({}),
  helpSections: () => [
    { title: 'Shelves', rows: shelves.map(({ name, summary }) => ({ name, text: summary })) },
  ],
  async run({ positionals }) {
    const shelf = shelves.find(({ name }) => name === positionals[0]);
    return shelf === undefined ? listShelves() : listEntries(shelf.name, await shelf.load());
  },
};

function listShelves(): CommandResult {
  const rows = shelves.map(({ name, summary }) => ({ name, summary }));
  const document: ListDocument = { schema: 'iwc.list/1', shelf: null, entries: rows };
  return {
    exitCode: 0,
    document,
    text: layNames(rows),
  };
}

function listEntries(shelf: string, entries: readonly ShelfEntry[]): CommandResult {
  const document: ListDocument = {
    schema: 'iwc.list/1',
    shelf,
    entries: entries.map(({ name, summary, options }) => ({
      name,
      summary,
      options: Object.entries(options).map(describe),
    })),
  };
  return {
    exitCode: 0,
    document,
    text: layNames(entries),
  };
}

/** An option as data; what does not apply is left out. */
function describe([key, spec]: readonly [string, OptionSpec]): ListedOption {
  return {
    key,
    flag: `--${flagName(key)}`,
    type: spec.type,
    help: spec.help,
    unit: spec.unit,
    required: spec.required === true,
    default: typeof spec.default === 'bigint' ? Number(spec.default) : (spec.default ?? null),
    min: spec.min,
    above: spec.above,
    max: spec.max,
    choices: spec.choices,
    aliases: spec.aliases,
  };
}

function layNames(rows: readonly { readonly name: string; readonly summary: string }[]): string {
  const width = Math.max(...rows.map((row) => row.name.length));
  return rows.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join('');
}
