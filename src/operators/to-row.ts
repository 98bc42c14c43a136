import {
  createOperatorRow,
  type OperatorRow,
  type OperatorSizes,
  type Phase,
} from '../nouns/operator-table.ts';
import type { Call } from './expand.ts';
import type { Operator } from './operator.ts';

/** An expanded call as a row of an operator table. */
export function toOperatorRow(call: Call, row: number, phase: Phase | null): OperatorRow {
  const { operator } = call;
  return createOperatorRow({
    name: call.name,
    row,
    count: call.count,
    phase,
    kind: 'operator',
    family: operator.family,
    operation: operationOf(operator),
    sizes: sizesOfOperator(operator),
    dtype: operator.dtype,
    shape_route: 'given',
  });
}

/** What it computes, in the words of operator tables. */
function operationOf(operator: Operator): string | null {
  if (operator.family === 'collective') return operator.kind.replaceAll('-', '_');
  if (operator.family === 'gemm') return 'matmul';
  return 'variant' in operator ? (operator.variant ?? null) : null;
}

/** The named sizes of an operator table's row. */
export function sizesOfOperator(operator: Operator): OperatorSizes {
  switch (operator.family) {
    case 'gemm':
      return { batch: operator.batch, m: operator.m, n: operator.n, k: operator.k };
    case 'grouped-gemm':
      return { tokens: operator.rows, experts: operator.experts, top_k: 1, n: operator.n, k: operator.k };
    case 'attention': {
      const total = (of: (span: { queries: number; keys: number }) => number) =>
        operator.spans.reduce((sum, span) => sum + span.count * of(span), 0);
      return {
        sequences: total(() => 1),
        query_tokens: total((span) => span.queries),
        context_tokens: total((span) => span.keys),
        heads: operator.queryHeads,
        kv_heads: operator.keyHeads,
        qk_dim: operator.keyWidth,
        v_dim: operator.valueWidth,
        is_causal: operator.isCausal ? 1 : 0,
        ...(operator.isLatent ? { latent_dim: operator.valueWidth } : {}),
      };
    }
    case 'collective':
      return { payload_bytes: operator.bytes, ranks: operator.ranks };
    default:
      return {
        rows: operator.rows,
        columns: 'columns' in operator ? operator.columns : operator.elements / operator.rows,
        read_bytes: operator.readBytes,
        written_bytes: operator.writeBytes,
      };
  }
}
