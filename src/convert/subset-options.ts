import { defineOptions, type OptionValues } from '../core/options.ts';
import { sharedOptions } from '../nouns/shared-options.ts';

const output = { type: 'path', required: true, help: 'workload to write; - is standard output' } as const;
const rebase = {
  type: 'boolean',
  default: false,
  help: 'move arrivals so that the first request written is due at 0',
} as const;
const requests = {
  type: 'integer',
  min: 1,
  unit: 'requests',
  help: 'requests at most; sessions are taken whole while they fit',
} as const;
const sessions = {
  type: 'integer',
  min: 1,
  help: 'sessions at most (a request outside sessions counts as one)',
} as const;

export const headOptions = defineOptions({
  from: sharedOptions.from,
  output,
  requests,
  sessions,
  durationS: { type: 'number', above: 0, unit: 's', help: 'sessions that begin within this time' },
  rebase,
});

export const sampleOptions = defineOptions({
  from: sharedOptions.from,
  output,
  share: { type: 'number', above: 0, max: 1, help: 'chance of each session to be taken' },
  requests,
  sessions,
  seed: sharedOptions.seed,
  rebase,
});

export const filterOptions = defineOptions({
  from: sharedOptions.from,
  output,
  where: {
    type: 'names',
    required: true,
    help: 'FIELD:OP:VALUE that requests must meet, all of them; OP is eq, ne, gt, ge, lt, le or has',
  },
  keep: {
    type: 'choice',
    choices: ['any', 'all'],
    default: 'any',
    help: 'sessions of which any request meets the conditions, or all do',
  },
  rebase,
});

export const splitOptions = defineOptions({
  from: sharedOptions.from,
  outputs: { type: 'names', required: true, help: 'workloads to write, two or more' },
  shares: { type: 'names', help: 'weight of each output, such as 0.8,0.2 (default: equal)' },
  seed: sharedOptions.seed,
  rebase,
});

/** How a smaller workload is chosen, with its checked options. */
export type SubsetRequest =
  | { readonly kind: 'head'; readonly options: OptionValues<typeof headOptions> }
  | { readonly kind: 'sample'; readonly options: OptionValues<typeof sampleOptions> }
  | { readonly kind: 'filter'; readonly options: OptionValues<typeof filterOptions> }
  | { readonly kind: 'split'; readonly options: OptionValues<typeof splitOptions> };
