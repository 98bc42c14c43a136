import type { DataType } from '../nouns/data-type.ts';
import type { AttentionSpan, OperatorRow } from '../nouns/operator-table.ts';
import { attentionTotalNames, attentionTotals } from './attention-totals.ts';
import type { AttentionOperator } from './operator.ts';
import { missing, mostUnits, type RowReading, type RowRefusal, refuse, sizesOf } from './row-reading.ts';

type Sizes = Readonly<Record<string, number>>;

/**
 * The attention call of a row. Spans say how long each sequence is; without them the totals stand for sequences of equal
 * shape, unless the row's own pair count says that they were not.
 */
export function readAttention(row: OperatorRow, dtype: DataType): RowReading {
  const names = [...(row.spans === null ? ['query_tokens'] : []), 'heads', 'qk_dim', 'v_dim'];
  const size = sizesOf(row, names);
  if (size === null) return missing(row, names);
  const isCausal = (size['is_causal'] ?? 1) !== 0;
  const spans = row.spans === null ? equalSpans(row, size) : givenSpans(row, isCausal);
  if ('code' in spans) return spans;
  const operator: AttentionOperator = {
    family: 'attention',
    phase: phaseOf(row, spans),
    queryHeads: size['heads']!,
    keyHeads: Math.max(1, size['kv_heads'] ?? size['heads']!),
    keyWidth: size['qk_dim']!,
    valueWidth: size['v_dim']!,
    isCausal,
    isLatent: (size['latent_dim'] ?? 0) > 0,
    spans,
    dtype,
  };
  return contradictionOf(row, size, operator) ?? { operator };
}

function equalSpans(row: OperatorRow, size: Sizes): readonly AttentionSpan[] | RowRefusal {
  const queries = size['query_tokens']!;
  // A batch of sequences costs far less than one sequence of all their tokens: without the count nothing can be said.
  const sequences = size['sequences'] ?? (row.phase === 'decode' ? queries : null);
  if (sequences === null || sequences < 1) return missing(row, ['sequences']);
  const context = size['context_tokens'] ?? 0;
  if (context < queries && row.phase === 'decode')
    return refuse('incomplete-shape', `'${row.short_name}' does not say how long its sequences are`);
  const keys = Math.max(context, queries) / sequences;
  return [{ count: sequences, queries: queries / sequences, keys }];
}

/** Spans come from files as any JSON. */
function givenSpans(row: OperatorRow, isCausal: boolean): readonly AttentionSpan[] | RowRefusal {
  const spans: unknown = row.spans;
  if (!Array.isArray(spans) || spans.length === 0)
    return refuse('absurd-shape', `spans of '${row.short_name}' are not a list of count, queries and keys`);
  const bad = spans.find((span: unknown) => !isSpan(span, isCausal));
  return bad === undefined
    ? (spans as readonly AttentionSpan[])
    : refuse('absurd-shape', `the span ${JSON.stringify(bad)} in '${row.short_name}'`);
}

function isSpan(span: unknown, isCausal: boolean): boolean {
  const { count, queries, keys } = (span ?? {}) as Readonly<Record<string, unknown>>;
  const areSizes = [count, queries, keys].every(
    (size) => typeof size === 'number' && size > 0 && size <= mostUnits,
  );
  return areSizes && (!isCausal || (keys as number) >= (queries as number));
}

/** Rows with spans may name the kernel; else one new token a sequence, or fewer, is decoding. */
function phaseOf(row: OperatorRow, spans: readonly AttentionSpan[]): AttentionOperator['phase'] {
  if (row.spans !== null && row.operation === 'prefill_attention') return 'prefill';
  if (row.spans !== null && row.operation === 'decode_attention') return 'decode';
  const over = (of: (span: AttentionSpan) => number) => spans.reduce((sum, span) => sum + of(span), 0);
  return over((span) => span.count * span.queries) <= over((span) => span.count) ? 'decode' : 'prefill';
}

/** Totals may be sums of means: equal within rounding. */
const rounding = 1e-9;

function contradictionOf(row: OperatorRow, size: Sizes, operator: AttentionOperator): RowRefusal | null {
  const totals = attentionTotals(operator);
  const names = row.spans === null ? (['query_key_pairs'] as const) : attentionTotalNames;
  const wrong = names.find((name) => {
    const said = size[name];
    return said !== undefined && !(Math.abs(said - totals[name]) <= rounding * totals[name]);
  });
  if (wrong === undefined) return null;
  const figures = `${size[wrong]} ${wrong} of '${row.short_name}'`;
  return row.spans === null
    ? refuse(
        'contradictory-shape',
        `${figures} are not those of equal sequences (${totals[wrong]}): give spans`,
      )
    : refuse('contradictory-shape', `${figures} are not those of its spans (${totals[wrong]})`);
}
