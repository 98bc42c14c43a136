import { defineOptions } from '../core/options.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineDataset } from './contract.ts';
import { createPromptCompiler } from './prompt-record.ts';

/**
 * One JSON value a line, each as an element of simple-json. `promptFormat` says how the prompts are already
 * written; under openai_messages each must be the JSON text of a messages array, and that is checked.
 */
export const jsonlPrompts = defineDataset({
  name: 'jsonl-prompts',
  summary: 'one prompt a line, or one object with a prompt',
  containers: ['jsonl'],
  options: defineOptions({ promptFormat: sharedOptions.promptFormat }),
  createCompiler: ({ promptFormat }, settings) => createPromptCompiler(promptFormat, settings),
});
