import { UsageError } from '../../core/errors.ts';
import { createByteLevelTokenizer } from '../bpe/byte-level.ts';
import type { AddedToken } from '../bpe/layout.ts';
import { defineTokenizerKind } from '../contract.ts';
import { encodings } from './encodings.ts';
import { encodingForModel } from './models.ts';
import { readBuiltInTable } from './read-table.ts';

/** OpenAI's encodings, built in. */
export const tiktoken = defineTokenizerKind({
  name: 'tiktoken',
  summary: "OpenAI's encodings, exact and offline",
  grammar: 'tiktoken (with a tokenizer model), tiktoken:ENCODING',
  async resolve({ detail, model, special }, host) {
    const name = detail ?? encodingForModel(modelGiven(model));
    const encoding = Object.hasOwn(encodings, name) ? encodings[name] : undefined;
    if (encoding === undefined)
      throw UsageError.unknownName({ what: 'tiktoken encoding', given: name, known: Object.keys(encodings) });
    const file = await host.packageFile(`${encoding.ranks}.bin`);
    const { vocabulary, sha256 } = readBuiltInTable(file, encoding.ranks);
    const ids = Object.values(encoding.specialTokens);
    return createByteLevelTokenizer({
      name: `tiktoken:${name}`,
      vocabularyHash: sha256,
      vocabularySize: Math.max(vocabulary.tokenStarts.length - 1, ...ids.map((id) => id + 1)),
      special,
      vocabulary,
      pattern: encoding.pattern,
      normalization: 'none',
      addPrefixSpace: false,
      addedTokens: Object.entries(encoding.specialTokens).map(([content, id]) => specialToken(content, id)),
    });
  },
});

function modelGiven(model: string | null): string {
  if (model !== null) return model;
  throw new UsageError({
    code: 'no-tokenizer-model',
    message: 'tiktoken needs a model or an encoding',
    hint: 'add --tokenizer-model gpt-4o-mini, or write tiktoken:o200k_base',
  });
}

function specialToken(content: string, id: number): AddedToken {
  return {
    id,
    content,
    singleWord: false,
    stripLeft: false,
    stripRight: false,
    normalized: false,
    special: true,
  };
}
