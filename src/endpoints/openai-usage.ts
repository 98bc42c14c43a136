import type { TokenUsage } from '../nouns/answer.ts';
import { countOf, isObject, objectOf } from './json-fields.ts';

/** `usage` as chat and text completions give it; null when there is none. */
export function readOpenaiUsage(value: unknown): TokenUsage | null {
  if (!isObject(value)) return null;
  return {
    promptTokens: countOf(value['prompt_tokens']),
    outputTokens: countOf(value['completion_tokens']),
    reasoningTokens: countOf(objectOf(value['completion_tokens_details'])['reasoning_tokens']),
    cachedTokens: countOf(objectOf(value['prompt_tokens_details'])['cached_tokens']),
  };
}
