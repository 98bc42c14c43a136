import { defineOptions, mergeTables, type OptionTable, type OptionValues } from '../../core/options.ts';
import { formats } from '../../formats/index.ts';
import { sharedOptions } from '../../nouns/shared-options.ts';

/** What concat and merge take. */
export const combineOptions = defineOptions({
  inputFiles: { type: 'names', help: 'workloads to put together, besides those named without a flag' },
  output: {
    type: 'path',
    required: true,
    aliases: ['output-file'],
    help: 'file to write; - is standard output',
  },
  manifest: { type: 'path', help: 'manifest to write (default: <output>.manifest.yaml)' },
  gapMs: {
    type: 'number',
    min: 0,
    default: 0,
    unit: 'ms',
    help: 'concat: time between the last arrival of a workload and the start of the next',
  },
  from: sharedOptions.from,
  to: { type: 'string', help: "format to write (default: the inputs', where they have the same one)" },
  fuse: {
    type: 'boolean',
    default: false,
    help: 'equal session ids and block numbers of two inputs mean the same; else they are told apart',
  },
  tokenizer: sharedOptions.tokenizer,
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
});

export type CombineOptions = OptionValues<typeof combineOptions> & Readonly<Record<string, unknown>>;

/** The whole table, with the options of every format. */
export function combineTable(): OptionTable {
  return mergeTables(combineOptions, ...[...formats].map((format) => format.options as OptionTable));
}
