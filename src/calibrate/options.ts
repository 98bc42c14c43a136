import { defineOptions, type OptionInputs, type OptionValues } from '../core/options.ts';
import { dataTypes } from '../nouns/data-type.ts';
import { timingMethods } from '../nouns/operator-table.ts';
import { sharedOptions } from '../nouns/shared-options.ts';

/** Options of `iwc calibrate`. */
export const calibrateOptions = defineOptions({
  device: {
    type: 'string',
    required: true,
    help: 'what was measured: a device of `iwc list hardware`, or a JSON file in the format of LLMCompass',
    aliases: ['hardware'],
  },
  table: {
    type: 'names',
    required: true,
    help: 'measured tables to fit: of your own, of Vidur, LLMCompass, LLMServingSim, or written by iwc ingest',
  },
  checkTable: { type: 'names', help: 'measured tables to predict but never to fit' },
  output: { type: 'path', help: 'the profile to write; `-` is standard output' },
  name: { type: 'string', help: 'name of the profile; the device and the timing when not given' },
  timing: {
    type: 'choice',
    choices: timingMethods,
    help: 'use only rows timed this way; needed when tables differ, for the two are never mixed',
  },
  dtype: {
    type: 'choice',
    choices: dataTypes,
    default: 'fp16',
    help: 'element type of rows that do not say theirs',
  },
  architecture: {
    type: 'string',
    help: 'the model whose layers a table names: of `iwc list architectures`, or a Hugging Face config.json',
  },
  tensorParallel: {
    type: 'integer',
    min: 1,
    default: 1,
    help: 'devices that shared that model',
    aliases: ['tp'],
  },
  rowsPerSet: {
    type: 'integer',
    min: 6,
    default: 200,
    help: 'rows that a kind of operator is fitted to at most; the others measure the fit',
  },
  folds: { type: 'integer', min: 2, default: 5, help: 'parts of the shapes that are held out in turn' },
  correction: {
    type: 'boolean',
    default: true,
    help: 'keep measured rows in the profile and move predictions near them',
  },
  plot: { type: 'path', help: 'write a figure of predicted against measured times (SVG)' },
  seed: sharedOptions.seed,
});

export type CalibrateOptions = OptionValues<typeof calibrateOptions>;
export type CalibrateInputs = OptionInputs<typeof calibrateOptions>;
