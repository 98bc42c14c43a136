import { defineOptions } from './options.ts';
import { promptFormats } from './workload.ts';

/** Options that several commands and entries share: one meaning, one spelling, defined once. */
export const sharedOptions = defineOptions({
  rateRps: { type: 'number', unit: 'requests/s', above: 0, help: 'mean arrival rate' },
  promptFormat: {
    type: 'choice',
    choices: promptFormats,
    default: 'raw',
    help: 'how prompts are to be read: plain text, ChatML, or a JSON array of OpenAI messages',
  },
  seed: { type: 'seed', default: 0n, help: 'seed of every random choice' },
});
