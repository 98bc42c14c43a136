import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { defineFormat } from './contract.ts';
import { looksLikeLengthTrace, readLengthTrace } from './length-trace.ts';

const shape = {
  time: 'TIMESTAMP',
  prompt: 'ContextTokens',
  output: 'GeneratedTokens',
  nsPerUnit: nsPerSecond,
};

/**
 * The Azure LLM inference traces of 2023 and 2024: columns TIMESTAMP, ContextTokens, GeneratedTokens; the multimodal one
 * has NumImages too, which is not read. Times have 7 decimals in 2023, and 6 with an offset in 2024.
 */
export const azure = defineFormat({
  name: 'azure',
  summary: 'Azure LLM inference traces of 2023 and 2024: times and lengths, no text (read only)',
  extension: '.csv',
  source: 'https://github.com/Azure/AzurePublicDataset',
  options: defineOptions({}),
  detect: (sample) => looksLikeLengthTrace(sample, shape),
  read: (source, scope) => readLengthTrace(source, scope, shape),
  cannotCarry: [],
});
