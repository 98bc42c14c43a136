import { defineDataset } from './contract.ts';
import { createPromptCompiler } from './prompt-record.ts';

/**
 * One JSON array; an element is a prompt, or an object with a `prompt` string. The prompt is kept to the last
 * blank. An object may also fix `semantic`, `max_output_tokens`, `temperature`, `top_p`, `stop`, `seed`,
 * `streaming`, `model`, `tools`, `metadata`, `tenant`, `expected_output`, `expected_output_tokens`, `history`
 * and `session_id` (elements with an equal id are the turns of one conversation). Other keys are ignored.
 * A wrong element fails the compilation.
 */
export const simpleJson = defineDataset({
  name: 'simple-json',
  summary: 'one JSON array of prompts, or of objects with a prompt',
  containers: ['json-array'],
  options: {},
  createCompiler: (_options, settings) => createPromptCompiler('raw', settings),
});
