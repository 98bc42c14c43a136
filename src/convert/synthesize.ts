import type { WorkloadRequest } from '../nouns/workload.ts';
import { createTextMaker } from '../text/index.ts';
import type { Tokenizer } from '../tokenizers/index.ts';

/** Turns a request into another, `index` counting from 0. */
export type RequestChange = (request: WorkloadRequest, index: number) => WorkloadRequest;

/**
 * Gives requests without text a prompt of exactly their length under the tokenizer: equal leading block ids mean equal
 * text. Requests with text stay as they are.
 */
export function createSynthesizer(tokenizer: Tokenizer, seed: bigint): RequestChange {
  const maker = createTextMaker(tokenizer, seed);
  return (request, index) => {
    const blocks = request.prefix_blocks ?? { block_tokens: 1, ids: [] };
    const tokens = request.prompt_tokens ?? blocks.ids.length * blocks.block_tokens;
    const hasText = request.prompt !== '' || tokens === 0;
    return hasText
      ? request
      : { ...request, prompt: maker.prompt(blocks, tokens, { name: 'prompt', index }) };
  };
}
