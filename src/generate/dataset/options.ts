import { defineOptions, type OptionTable, type OptionValues } from '../../core/options.ts';
import { sharedOptions } from '../../nouns/shared-options.ts';

const common = {
  output: { type: 'path', default: 'output.jsonl', help: 'collection to write; - is standard output' },
  manifest: { type: 'path', help: 'manifest to write (default: <output>.manifest.yaml)' },
} as const;

const made = {
  ...common,
  tokenizer: sharedOptions.tokenizer,
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
  seed: sharedOptions.seed,
} as const;

const list = (help: string) =>
  ({ type: 'names', help: `${help}; a comma-separated value a configuration` }) as const;

/** `iwc dataset shared-prefix`. */
export const sharedPrefixOptions = defineOptions({
  ...made,
  appName: { type: 'string', default: 'app', help: 'name that stands in the summary' },
  numConfigs: {
    type: 'integer',
    min: 1,
    default: 1,
    help: 'configurations; every list has one value for each',
  },
  promptLength: list('mean prompt length, tokens (1000)'),
  promptLengthStd: list('standard deviation of prompt lengths (100)'),
  sharedProportion: list('mean share of a prompt that is the prefix (0.9)'),
  sharedProportionStd: list('standard deviation of that share (0.01)'),
  numSamplesPerPrefix: list('prompts a prefix (200)'),
  numPrefix: list('prefixes (10)'),
  randomizeOrder: {
    type: 'boolean',
    default: false,
    help: 'write prompts in random order instead of prefix by prefix',
  },
  schema: {
    type: 'choice',
    choices: ['plain', 'sessioned'],
    default: 'plain',
    help: 'a line a prompt, or a line a prefix with its prompts as turns',
  },
  toWorkload: {
    type: 'boolean',
    default: false,
    help: 'write an AIBrix-shaped workload with Poisson arrivals instead',
  },
  rps: { type: 'number', min: 0, default: 0, unit: 'requests/s', help: 'rate of --to-workload' },
});

/** `iwc dataset multiturn`. */
export const multiturnOptions = defineOptions({
  ...made,
  sharedPrefixLen: {
    type: 'integer',
    min: 0,
    default: 0,
    unit: 'tokens',
    help: 'text that every session begins with',
  },
  promptLengthMean: {
    type: 'number',
    min: 1,
    default: 100,
    unit: 'tokens',
    help: 'mean length of a turn (Pareto)',
  },
  promptLengthStd: { type: 'number', min: 0, default: 10, unit: 'tokens', help: 'its standard deviation' },
  numTurnsMean: { type: 'number', min: 1, default: 10, help: 'mean turns a session (normal, at least 1)' },
  numTurnsStd: { type: 'number', min: 0, default: 1, help: 'its standard deviation' },
  numSessionsMean: {
    type: 'number',
    min: 1,
    default: 10,
    help: 'mean number of sessions (normal, at least 1)',
  },
  numSessionsStd: { type: 'number', min: 0, default: 10, help: 'its standard deviation' },
  schema: {
    type: 'choice',
    choices: ['sessioned', 'plain'],
    default: 'sessioned',
    help: 'a line a session, or a line a turn',
  },
});

/** `iwc dataset convert`. */
export const datasetConvertOptions = defineOptions({
  ...common,
  path: { type: 'path', required: true, help: 'file to convert' },
  type: {
    type: 'choice',
    choices: ['trace', 'sharegpt'],
    required: true,
    help: 'records of the AIBrix client, or a ShareGPT JSON array',
  },
});

export type SharedPrefixOptions = OptionValues<typeof sharedPrefixOptions>;
export type MultiturnOptions = OptionValues<typeof multiturnOptions>;
export type DatasetConvertOptions = OptionValues<typeof datasetConvertOptions>;

/** The kinds of `iwc dataset` with their options. */
export const datasetKinds: Readonly<Record<string, OptionTable>> = {
  'shared-prefix': sharedPrefixOptions,
  multiturn: multiturnOptions,
  convert: datasetConvertOptions,
};
