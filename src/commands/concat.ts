import { createCombineCommand } from './combine-command.ts';

/** `iwc concat`: workloads one after another. */
export const concatCommand = createCombineCommand('concat', {
  summary: 'put workloads one after another: each begins when the one before has ended',
  examples: [{ line: 'iwc concat a.jsonl b.jsonl --output c.jsonl', explains: 'a, then b' }],
});
