/** No tokenizer at all: the workload's own `prompt_tokens` are to be trusted. */
import { UsageError } from '../core/errors.ts';
import { defineTokenizerKind, type Tokenizer } from './contract.ts';

/** Refuses to look at text, so that a declared count is never mixed with a counted one. */
export const declared = defineTokenizerKind({
  name: 'declared',
  summary: "trusts the workload's prompt_tokens; looks at no text",
  grammar: 'declared',
  async resolve() {
    return createDeclaredTokenizer();
  },
});

/** The one tokenizer of this kind. */
export function createDeclaredTokenizer(): Tokenizer {
  return {
    name: 'declared',
    vocabularyHash: 'declared',
    vocabularySize: null,
    readsText: false,
    count: refuse,
    encode: refuse,
    encodeInto: refuse,
    decode: refuse,
    stableBoundary: () => 0,
    share: () => ({ kind: 'declared' }),
  };
}

function refuse(): never {
  throw new UsageError({
    code: 'declared-tokens-only',
    message: "tokenizer 'declared' cannot count the tokens of text",
    hint: 'give every request prompt_tokens, or use a tokenizer such as tiktoken:o200k_base',
  });
}
