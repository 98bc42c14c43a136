import { elementBytes } from '../../operators/data-type.ts';
import type { Operator } from '../../operators/operator.ts';
import { areSizes, columnReader, positiveTime, type TableFormat, type TimedMeasurement } from './contract.ts';

/** Shapes of one row: a model's widths, tokens in the batch, devices that share the model. */
interface LayerShape {
  readonly tokens: number;
  readonly hidden: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly intermediate: number;
  readonly shards: number;
  readonly isGated: boolean;
}

/**
 * Vidur's `mlp.csv` (A. Agrawal et al., MLSys 2024): a row a batch size and tensor-parallel degree, medians in ms by
 * device timers, kernels of one layer.
 */
export const vidurLayersTable: TableFormat = {
  name: 'vidur-mlp',
  summary: "Vidur's profile of a layer's products, norms and activations",
  timing: 'device',
  detect: (head) => head.includes('time_stats.mlp_up_proj.median') && head.includes('num_tokens'),
  read({ rows }, { dtype }, skip) {
    const [head, ...body] = rows;
    const cell = columnReader(head!.cells);
    return body.flatMap((row): readonly TimedMeasurement[] => {
      const number = (name: string) => Number(cell(row, name));
      const shape: LayerShape = {
        tokens: number('num_tokens'),
        hidden: number('n_embd'),
        heads: number('n_head'),
        keyHeads: number('n_kv_head'),
        intermediate: number('n_expanded_embd'),
        shards: number('num_tensor_parallel_workers'),
        isGated: /^true$/i.test(cell(row, 'use_gated_mlp') ?? ''),
      };
      const { isGated, ...sizes } = shape;
      if (!areSizes(sizes, row.line, skip)) return [];
      return Object.entries(operatorsOf(shape, dtype)).flatMap(([name, operator]) => {
        const time = cell(row, `time_stats.${name}.median`);
        if (time === undefined) return [];
        const ms = positiveTime(time, row.line, skip);
        return ms === null ? [] : [{ operator, measuredUs: ms * 1000 }];
      });
    });
  },
};

function operatorsOf(shape: LayerShape, dtype: Operator['dtype']): Readonly<Record<string, Operator>> {
  const { tokens, hidden, heads, keyHeads, intermediate, shards, isGated } = shape;
  const width = elementBytes(dtype);
  const head = hidden / heads;
  const inner = intermediate / shards;
  const product = (n: number, k: number): Operator => ({ family: 'gemm', batch: 1, m: tokens, n, k, dtype });
  const bytes = tokens * hidden * width;
  const norm: Operator = {
    family: 'norm',
    variant: 'rms_norm',
    rows: tokens,
    columns: hidden,
    readBytes: bytes,
    writeBytes: bytes,
    dtype,
  };
  const roped = (tokens * (heads + keyHeads) * head) / shards;
  return {
    attn_pre_proj: product(((heads + 2 * keyHeads) * head) / shards, hidden),
    attn_post_proj: product(hidden, hidden / shards),
    mlp_up_proj: product((isGated ? 2 : 1) * inner, hidden),
    mlp_down_proj: product(hidden, inner),
    input_layernorm: norm,
    post_attention_layernorm: norm,
    mlp_act: {
      family: 'activation',
      variant: 'silu_and_mul',
      rows: tokens,
      elements: tokens * inner,
      readBytes: tokens * inner * width * (isGated ? 2 : 1),
      writeBytes: tokens * inner * width,
      dtype,
    },
    attn_rope: {
      family: 'rope',
      rows: tokens,
      elements: roped,
      readBytes: roped * width,
      writeBytes: roped * width,
      dtype,
    },
    add: {
      family: 'elementwise',
      rows: tokens,
      elements: tokens * hidden,
      readBytes: 2 * bytes,
      writeBytes: bytes,
      dtype,
    },
    emb: {
      family: 'embedding',
      rows: tokens,
      elements: tokens * hidden,
      readBytes: bytes,
      writeBytes: bytes,
      dtype,
    },
  };
}
