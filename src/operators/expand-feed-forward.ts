import type { Experts } from './architecture.ts';
import { allReduceCalls, type Call, normCalls, type Plan, productCall } from './expand-plan.ts';

const part = 'feed-forward';

/** Norm, feed-forward block or experts, all-reduce: once a layer. */
export function expandFeedForward(plan: Plan): readonly Call[] {
  const { architecture } = plan;
  const { layers, experts } = architecture;
  const denseLayers = experts === null ? layers : Math.min(layers, experts.denseLayers);
  const blocks: Call[] = [];
  if (denseLayers > 0)
    blocks.push(...denseCalls(plan, { prefix: 'mlp', count: denseLayers, width: architecture.intermediate }));
  if (experts !== null && layers > denseLayers)
    blocks.push(...expertCalls(plan, experts, layers - denseLayers));
  return [
    ...normCalls(plan, { name: 'post_attention_norm', part, count: layers }),
    ...blocks,
    ...allReduceCalls(plan, { name: 'mlp_all_reduce', part, count: layers }),
  ];
}

interface Block {
  readonly prefix: string;
  readonly count: number;
  readonly width: number;
}

function denseCalls(plan: Plan, { prefix, count, width }: Block): readonly Call[] {
  const { architecture, shards, tokens } = plan;
  const { hidden, isGated } = architecture;
  const inner = Math.ceil(width / shards);
  return [
    productCall(plan, { name: `${prefix}_up`, part, count, n: isGated ? 2 * inner : inner, k: hidden }),
    activationCall(plan, { name: `${prefix}_activation`, count, rows: tokens, inner }),
    productCall(plan, { name: `${prefix}_down`, part, count, n: hidden, k: inner }),
  ];
}

/** Router, choice of experts, both products of the chosen ones, sum of their outputs, and the shared expert. */
function expertCalls(plan: Plan, experts: Experts, count: number): readonly Call[] {
  const { architecture, shards, tokens, width, settings } = plan;
  const { hidden } = architecture;
  const { dtype } = settings;
  const rows = tokens * experts.active;
  const inner = Math.ceil(experts.intermediate / shards);
  const grouped = (name: string, n: number, k: number): Call => ({
    name,
    part,
    count,
    operator: { family: 'grouped-gemm', rows, experts: experts.count, n, k, dtype: settings.matrixDtype },
  });
  const shared =
    experts.sharedIntermediate > 0
      ? denseCalls(plan, { prefix: 'shared_expert', count, width: experts.sharedIntermediate })
      : [];
  return [
    {
      name: 'router',
      part,
      count,
      operator: { family: 'gemm', batch: 1, m: tokens, n: experts.count, k: hidden, dtype },
    },
    {
      name: 'choose_experts',
      part,
      count,
      operator: {
        family: 'moe-routing',
        variant: 'moe_gate',
        rows: tokens,
        columns: experts.count,
        readBytes: tokens * experts.count * 4,
        writeBytes: rows * 8,
        dtype: 'fp32',
      },
    },
    grouped('experts_up', 2 * inner, hidden),
    activationCall(plan, { name: 'experts_activation', count, rows, inner }),
    grouped('experts_down', hidden, inner),
    {
      name: 'experts_sum',
      part,
      count,
      operator: {
        family: 'moe-routing',
        variant: 'moe_sum',
        rows: tokens,
        columns: hidden,
        readBytes: rows * hidden * width,
        writeBytes: tokens * hidden * width,
        dtype,
      },
    },
    ...shared,
  ];
}

interface Activation {
  readonly name: string;
  readonly count: number;
  readonly rows: number;
  readonly inner: number;
}

function activationCall(plan: Plan, { name, count, rows, inner }: Activation): Call {
  const { architecture, width, settings } = plan;
  const elements = rows * inner;
  return {
    name,
    part,
    count,
    operator: {
      family: 'activation',
      variant: architecture.isGated ? 'silu_and_mul' : 'gelu',
      rows,
      elements,
      readBytes: elements * width * (architecture.isGated ? 2 : 1),
      writeBytes: elements * width,
      dtype: settings.dtype,
    },
  };
}
