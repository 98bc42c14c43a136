import { arrivals } from '../arrivals/index.ts';
import { defineOptions, mergeTables, type OptionTable } from '../core/options.ts';
import { datasets } from '../datasets/index.ts';
import { sharedOptions } from '../nouns/shared-options.ts';

/** What compile takes whatever the dataset and the arrival model. */
export const compileOptions = defineOptions({
  input: { type: 'path', required: true, help: 'dataset file, plain, .gz or .zst; - is standard input' },
  output: { type: 'path', required: true, help: 'workload to write; - is standard output' },
  manifest: { type: 'path', help: 'manifest to write (default: <output>.manifest.yaml)' },
  maxOutputTokens: { type: 'integer', min: 1, default: 128, unit: 'tokens', help: 'cap on generated tokens' },
  temperature: { type: 'number', min: 0, default: 0, help: 'sampling temperature' },
  topP: { type: 'number', min: 0, max: 1, default: 1, help: 'nucleus sampling share' },
  streaming: { type: 'boolean', default: false, help: 'ask the server to stream' },
  expectedFromDataset: {
    type: 'boolean',
    help: "write the dataset's own answer and its length as expected output (default: on for sessions)",
  },
  tokenizer: sharedOptions.tokenizer,
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
  arrival: { type: 'choice', choices: arrivals.names, default: 'fixed-step', help: 'when requests are due' },
  // No default in the table, since the Python iwc's manifest tells a seed of 0 from none.
  seed: { type: 'seed', help: 'seed of every random choice (default: 0)' },
  timestamps: { type: 'path', help: 'file of timestamps for the replay arrivals: one number of ms a line' },
  sessionArrivals: {
    type: 'choice',
    choices: ['turns', 'sessions'],
    default: 'turns',
    help: 'turns: each turn takes the next arrival; sessions: a session does, its turns follow by depends_on',
  },
  thinkTimeMs: {
    type: 'number',
    min: 0,
    unit: 'ms',
    help: 'wait between an answer and the next turn of its session',
  },
  strict: { type: 'boolean', default: false, help: 'records that yield nothing are errors' },
  compat: { type: 'choice', choices: ['iwc-0.1'], help: 'bytes identical to the Python iwc 0.1' },
});

/** Compile's own options and those of every arrival model. */
export function datasetIndependentOptions(): OptionTable {
  return mergeTables(compileOptions, ...[...arrivals].map((model) => model.options as OptionTable));
}

/** The whole table for one dataset. @throws UsageError for a dataset nobody knows */
export function compileTable(datasetName: string): OptionTable {
  return mergeTables(datasetIndependentOptions(), datasets.get(datasetName).options as OptionTable);
}
