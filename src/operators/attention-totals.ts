import type { AttentionSpan } from '../nouns/operator-table.ts';
import type { AttentionOperator } from './operator.ts';
import { attendedPairs } from './work.ts';

/** Sizes of an attention row that follow from its spans. */
export const attentionTotalNames = [
  ...(['sequences', 'query_tokens', 'context_tokens', 'query_key_pairs'] as const),
] as const;
export type AttentionTotals = Readonly<Record<(typeof attentionTotalNames)[number], number>>;

/** Sequences, new tokens, all tokens, and unmasked pairs of a query and a key, over all spans. */
export function attentionTotals(operator: AttentionOperator): AttentionTotals {
  const over = (of: (span: AttentionSpan) => number) =>
    operator.spans.reduce((sum, span) => sum + span.count * of(span), 0);
  return {
    sequences: over(() => 1),
    query_tokens: over((span) => span.queries),
    context_tokens: over((span) => span.keys),
    query_key_pairs: attendedPairs(operator),
  };
}
