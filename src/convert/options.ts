import { defineOptions, mergeTables, type OptionTable, type OptionValues } from '../core/options.ts';
import { formats } from '../formats/index.ts';
import { sharedOptions } from '../nouns/shared-options.ts';

/** What convert takes whatever the formats. */
export const convertOptions = defineOptions({
  to: {
    type: 'string',
    default: 'iwc',
    help: 'format to write (iwc list formats); aiperf is aiperf-mooncake',
  },
  from: sharedOptions.from,
  output: { type: 'path', required: true, help: 'file to write; - is standard output' },
  manifest: { type: 'path', help: 'manifest to write (default: <output>.manifest.yaml)' },
  strict: { type: 'boolean', default: false, help: 'refuse a conversion that loses anything' },
  anonymize: {
    type: 'boolean',
    default: false,
    help: 'replace text and names by keyed hashes; lengths, prefixes, sessions and times stay',
  },
  keyFile: { type: 'path', help: 'file with the secret key of --anonymize; equal keys give equal ids' },
  anonymizeBlockTokens: {
    type: 'integer',
    min: 1,
    default: 16,
    unit: 'tokens',
    help: 'length of the prefix blocks that --anonymize hashes',
  },
  synthesizeText: {
    type: 'boolean',
    default: false,
    help: 'give requests without text a prompt of their length, shared where their prefix blocks are',
  },
  maxOutputTokens: {
    type: 'integer',
    min: 1,
    default: 128,
    unit: 'tokens',
    help: 'cap on generated tokens for requests whose format tells none',
  },
  seed: sharedOptions.seed,
  tokenizer: sharedOptions.tokenizer,
  tokenizerModel: sharedOptions.tokenizerModel,
  allowDownload: sharedOptions.allowDownload,
});

export type ConvertOptions = OptionValues<typeof convertOptions> & Readonly<Record<string, unknown>>;

/** The whole table, with the options of every format. */
export function convertTable(): OptionTable {
  return mergeTables(convertOptions, ...[...formats].map((format) => format.options as OptionTable));
}
