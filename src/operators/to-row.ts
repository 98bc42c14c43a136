import {
  createOperatorRow,
  type KernelTile,
  type OperatorRow,
  type OperatorSizes,
  type Phase,
} from '../nouns/operator-table.ts';
import { attentionTotals } from './attention-totals.ts';
import type { Call } from './expand.ts';
import type { AttentionOperator, GemmTile, Operator, RowOperator, StreamOperator } from './operator.ts';

/** What a row says of an operator. `readOperatorRow` gives the very operator back. */
export type OperatorFacts = Pick<
  OperatorRow,
  'family' | 'operation' | 'sizes' | 'dtype' | 'tile' | 'spans' | 'one_shot'
>;

/** An expanded call as a row of an operator table. */
export function toOperatorRow(call: Call, row: number, phase: Phase | null): OperatorRow {
  return createOperatorRow({
    name: call.name,
    row,
    count: call.count,
    phase,
    kind: 'operator',
    shape_route: 'given',
    ...factsOfOperator(call.operator),
  });
}

/** An operator in the columns of operator tables. */
export function factsOfOperator(operator: Operator): OperatorFacts {
  const { family, dtype } = operator;
  return {
    family,
    operation: operationOf(operator),
    sizes: sizesOfOperator(operator),
    dtype,
    tile: operator.family === 'gemm' && operator.tile !== undefined ? kernelTileOf(operator.tile) : null,
    spans: operator.family === 'attention' ? operator.spans : null,
    one_shot: operator.family === 'collective' ? operator.isOneShot : null,
  };
}

/** What it computes, in the words of operator tables. */
function operationOf(operator: Operator): string | null {
  switch (operator.family) {
    case 'collective':
      return operator.kind.replaceAll('-', '_');
    case 'gemm':
      return 'matmul';
    case 'attention':
      return `${operator.phase}_attention`;
    case 'grouped-gemm':
      return null;
    default:
      return operator.variant ?? null;
  }
}

function kernelTileOf({ m, n, isSplitK }: GemmTile): KernelTile {
  return { m, n, k: null, stages: null, cluster_m: null, cluster_n: null, split_k: isSplitK };
}

function sizesOfOperator(operator: Operator): OperatorSizes {
  switch (operator.family) {
    case 'gemm':
      return { batch: operator.batch, m: operator.m, n: operator.n, k: operator.k };
    case 'grouped-gemm':
      return { tokens: operator.rows, experts: operator.experts, top_k: 1, n: operator.n, k: operator.k };
    case 'attention':
      return attentionSizes(operator);
    case 'collective':
      return { payload_bytes: operator.bytes, ranks: operator.ranks };
    default:
      return movedSizes(operator);
  }
}

function attentionSizes(operator: AttentionOperator): OperatorSizes {
  return {
    ...attentionTotals(operator),
    heads: operator.queryHeads,
    kv_heads: operator.keyHeads,
    qk_dim: operator.keyWidth,
    v_dim: operator.valueWidth,
    is_causal: operator.isCausal ? 1 : 0,
    ...(operator.isLatent ? { latent_dim: operator.valueWidth } : {}),
  };
}

function movedSizes(operator: RowOperator | StreamOperator): OperatorSizes {
  const { rows, readBytes, writeBytes } = operator;
  const moved = { read_bytes: readBytes, written_bytes: writeBytes };
  if ('columns' in operator) return { rows, columns: operator.columns, ...moved };
  const { elements } = operator;
  const columns = Math.floor(elements / rows);
  return { rows, columns, ...(rows * columns === elements ? {} : { elements }), ...moved };
}
