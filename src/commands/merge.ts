import { createCombineCommand } from './combine-command.ts';

/** `iwc merge`: workloads side by side. */
export const mergeCommand = createCombineCommand('merge', {
  summary: 'put workloads side by side: all begin together',
  examples: [{ line: 'iwc merge a.jsonl b.jsonl --output c.jsonl', explains: 'the load of both at once' }],
});
