import { elementBytes } from '../../operators/data-type.ts';
import type { Operator } from '../../operators/operator.ts';
import { areSizes, columnReader, positiveTime, type TableFormat, type TimedMeasurement } from './contract.ts';

/** Vidur's `attention.csv`: prefill chunks, decode batches and cache writes of one layer, medians in ms. */
export const vidurAttentionTable: TableFormat = {
  name: 'vidur-attention',
  summary: "Vidur's profile of attention: prefill chunks, decode batches, cache writes",
  timing: 'device',
  detect: (head) => head.includes('time_stats.attn_decode.median') && head.includes('kv_cache_size'),
  read({ rows }, { dtype }, skip) {
    const [head, ...body] = rows;
    const cell = columnReader(head!.cells);
    return body.flatMap((row): readonly TimedMeasurement[] => {
      const number = (name: string) => Number(cell(row, name));
      const isPrefill = /^true$/i.test(cell(row, 'is_prefill') ?? '');
      const queries = isPrefill ? number('prefill_chunk_size') : 1;
      const sizes = {
        sequences: number('batch_size'),
        queries,
        keys: number('kv_cache_size') + queries,
        heads: number('n_q_head') / number('num_tensor_parallel_workers'),
        keyHeads: Math.max(1, number('n_kv_head') / number('num_tensor_parallel_workers')),
        headWidth: number('n_embd') / number('n_q_head'),
      };
      if (!areSizes(sizes, row.line, skip)) return [];
      const name = isPrefill ? 'attn_prefill' : 'attn_decode';
      const pairs = [
        [attentionOf(sizes, isPrefill, dtype), cell(row, `time_stats.${name}.median`)],
        [cacheWriteOf(sizes, dtype), cell(row, 'time_stats.attn_kv_cache_save.median')],
      ] as const;
      return pairs.flatMap(([operator, time]) => {
        const ms = positiveTime(time, row.line, skip);
        return ms === null ? [] : [{ operator, measuredUs: ms * 1000 }];
      });
    });
  },
};

interface Sizes {
  readonly sequences: number;
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
}

function attentionOf(sizes: Sizes, isPrefill: boolean, dtype: Operator['dtype']): Operator {
  return {
    family: 'attention',
    phase: isPrefill ? 'prefill' : 'decode',
    queryHeads: sizes.heads,
    keyHeads: sizes.keyHeads,
    keyWidth: sizes.headWidth,
    valueWidth: sizes.headWidth,
    isCausal: true,
    isLatent: false,
    spans: [{ count: sizes.sequences, queries: sizes.queries, keys: sizes.keys }],
    dtype,
  };
}

function cacheWriteOf(
  { sequences, queries, keyHeads, headWidth }: Sizes,
  dtype: Operator['dtype'],
): Operator {
  const elements = sequences * queries * 2 * keyHeads * headWidth;
  const bytes = elements * elementBytes(dtype);
  return {
    family: 'kv-cache',
    rows: sequences * queries,
    elements,
    readBytes: bytes,
    writeBytes: bytes,
    dtype,
  };
}
