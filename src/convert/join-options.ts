import { defineOptions, type OptionValues } from '../core/options.ts';

/** Options of `iwc concat`. */
export const concatOptions = defineOptions({
  inputFiles: { type: 'names', help: 'files to join, in order; or give them as words' },
  output: {
    type: 'path',
    required: true,
    aliases: ['output-file'],
    help: 'file to write; - is standard output',
  },
  gapMs: {
    type: 'number',
    min: 0,
    default: 0,
    unit: 'ms',
    help: "time between one file's last arrival and the next file's start",
  },
  keepSessionIds: {
    type: 'boolean',
    default: false,
    help: 'leave equal session ids of different files as they are, one conversation',
  },
});

/** Options of `iwc merge`. */
export const mergeOptions = defineOptions({
  inputFiles: concatOptions.inputFiles,
  output: concatOptions.output,
  keepSessionIds: concatOptions.keepSessionIds,
});

export type ConcatOptions = OptionValues<typeof concatOptions>;
export type MergeOptions = OptionValues<typeof mergeOptions>;
