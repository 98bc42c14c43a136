import type { LatentAttention } from './architecture.ts';
import {
  allReduceCalls,
  type BatchSpan,
  type Call,
  normCalls,
  type Plan,
  plainNormCall,
  productCall,
} from './expand-plan.ts';

const part = 'attention';

/** Norm, projections, positions, cache, attention itself, output projection, all-reduce: once a layer. */
export function expandAttention(plan: Plan): readonly Call[] {
  const { architecture, shards } = plan;
  const { layers: count, hidden, latent, queryHeads, headWidth } = architecture;
  const heads = queryHeads / shards;
  const inner = latent === null ? expandPlain(plan) : expandLatent(plan, latent);
  return [
    ...normCalls(plan, { name: 'input_norm', part, count }),
    ...inner,
    productCall(plan, {
      name: 'attn_output',
      part,
      count,
      n: hidden,
      k: heads * (latent?.valueWidth ?? headWidth),
    }),
    ...allReduceCalls(plan, { name: 'attn_all_reduce', part, count }),
  ];
}

function expandPlain(plan: Plan): readonly Call[] {
  const { architecture, settings, shards, tokens } = plan;
  const { layers: count, hidden, queryHeads, headWidth } = architecture;
  const heads = queryHeads / shards;
  const keyHeads = keyHeadsOf(plan);
  const calls: Call[] = settings.isQkvFused
    ? [productCall(plan, { name: 'qkv', part, count, n: (heads + 2 * keyHeads) * headWidth, k: hidden })]
    : [
        productCall(plan, { name: 'q', part, count, n: heads * headWidth, k: hidden }),
        productCall(plan, { name: 'kv', part, count: 2 * count, n: keyHeads * headWidth, k: hidden }),
      ];
  if (architecture.hasHeadNorm)
    calls.push(
      plainNormCall(plan, { name: 'q_norm', part, count, rows: tokens * heads, columns: headWidth }),
      plainNormCall(plan, { name: 'k_norm', part, count, rows: tokens * keyHeads, columns: headWidth }),
    );
  if (architecture.hasRope) calls.push(ropeCall(plan, (heads + keyHeads) * headWidth));
  calls.push(cacheCall(plan, 2 * keyHeads * headWidth));
  const shape = { heads, keyHeads, keyWidth: headWidth, valueWidth: headWidth };
  return [...calls, ...(settings.isAttentionFused ? fusedCalls(plan, shape) : unfusedCalls(plan, shape))];
}

/** Each device keeps at least one key head, so that small counts are copied rather than split. */
function keyHeadsOf({ architecture, shards }: Plan): number {
  return Math.max(1, Math.ceil(architecture.keyHeads / shards));
}

interface HeadShape {
  readonly heads: number;
  readonly keyHeads: number;
  readonly keyWidth: number;
  readonly valueWidth: number;
}

function isDecode({ queries }: BatchSpan): boolean {
  return queries === 1;
}

function fusedCalls(
  { architecture, batch, settings }: Plan,
  shape: HeadShape,
  isLatentDecode = false,
): readonly Call[] {
  return (['prefill', 'decode'] as const).flatMap((phase): readonly Call[] => {
    const spans = batch.filter((span) => isDecode(span) === (phase === 'decode'));
    if (spans.length === 0) return [];
    return [
      {
        name: `attention_${phase}`,
        part,
        count: architecture.layers,
        operator: {
          family: 'attention',
          phase,
          queryHeads: shape.heads,
          keyHeads: shape.keyHeads,
          keyWidth: shape.keyWidth,
          valueWidth: shape.valueWidth,
          isCausal: true,
          isLatent: isLatentDecode,
          spans,
          dtype: settings.dtype,
        },
      },
    ];
  });
}

/** Scores, softmax and values as three kernels over the whole square, as in GPT-3's first implementations. */
function unfusedCalls({ architecture, batch, settings, width }: Plan, shape: HeadShape): readonly Call[] {
  const { dtype } = settings;
  const { layers } = architecture;
  // Queries of heads that share keys are stacked, so that one product serves the group.
  const group = shape.heads / shape.keyHeads;
  return batch.flatMap(({ count, queries, keys }): readonly Call[] => {
    const products = count * shape.keyHeads;
    const m = queries * group;
    const scores = products * m * keys * width;
    return [
      {
        name: 'attention_scores',
        part,
        count: layers,
        operator: { family: 'gemm', batch: products, m, n: keys, k: shape.keyWidth, dtype },
      },
      {
        name: 'attention_softmax',
        part,
        count: layers,
        operator: {
          family: 'softmax',
          rows: products * m,
          columns: keys,
          readBytes: scores,
          writeBytes: scores,
          dtype,
        },
      },
      {
        name: 'attention_values',
        part,
        count: layers,
        operator: { family: 'gemm', batch: products, m, n: shape.valueWidth, k: keys, dtype },
      },
    ];
  });
}

/**
 * Multi-head latent attention. New sequences expand the latent to full keys and values; decoding stays in the latent
 * space, with the expansions absorbed into two small products a head.
 */
function expandLatent(plan: Plan, latent: LatentAttention): readonly Call[] {
  const { architecture, batch, shards, tokens } = plan;
  const { layers: count, hidden } = architecture;
  const heads = architecture.queryHeads / shards;
  const { queryRank, keyRank, ropeWidth, plainWidth, valueWidth } = latent;
  const cacheWidth = keyRank + ropeWidth;
  const queryWidth = heads * (plainWidth + ropeWidth);
  const calls: Call[] = [
    productCall(plan, {
      name: 'qkv_down',
      part,
      count,
      n: (queryRank ?? queryWidth) + cacheWidth,
      k: hidden,
    }),
    plainNormCall(plan, { name: 'kv_norm', part, count, rows: tokens, columns: keyRank }),
  ];
  if (queryRank !== null)
    calls.push(
      plainNormCall(plan, { name: 'q_norm', part, count, rows: tokens, columns: queryRank }),
      productCall(plan, { name: 'q_up', part, count, n: queryWidth, k: queryRank }),
    );
  calls.push(ropeCall(plan, (heads + 1) * ropeWidth), cacheCall(plan, cacheWidth));
  const full = { heads, keyHeads: heads, keyWidth: plainWidth + ropeWidth, valueWidth };
  const prefill = batch.filter((span) => !isDecode(span));
  const decode = batch.filter(isDecode);
  if (prefill.length > 0) {
    const keys = prefill.reduce((total, span) => total + span.count * span.keys, 0);
    const upWidth = heads * (plainWidth + valueWidth);
    const up = productCall({ ...plan, tokens: keys }, { name: 'kv_up', part, count, n: upWidth, k: keyRank });
    calls.push(up, ...fusedCalls({ ...plan, batch: prefill }, full));
  }
  if (decode.length > 0) {
    const m = decode.reduce((total, span) => total + span.count, 0);
    const absorbed = { heads, keyHeads: 1, keyWidth: cacheWidth, valueWidth: keyRank };
    const dtype = plan.settings.dtype;
    calls.push(
      {
        name: 'absorb_keys',
        part,
        count,
        operator: { family: 'gemm', batch: heads, m, n: keyRank, k: plainWidth, dtype },
      },
      ...fusedCalls({ ...plan, batch: decode }, absorbed, true),
      {
        name: 'absorb_values',
        part,
        count,
        operator: { family: 'gemm', batch: heads, m, n: valueWidth, k: keyRank, dtype },
      },
    );
  }
  return calls;
}

function ropeCall({ architecture, tokens, width, settings }: Plan, elementsPerToken: number): Call {
  const elements = tokens * elementsPerToken;
  return {
    name: 'rope',
    part,
    count: architecture.layers,
    operator: {
      family: 'rope',
      rows: tokens,
      elements,
      readBytes: elements * width,
      writeBytes: elements * width,
      dtype: settings.dtype,
    },
  };
}

function cacheCall({ architecture, tokens, width, settings }: Plan, elementsPerToken: number): Call {
  const elements = tokens * elementsPerToken;
  return {
    name: 'kv_cache_write',
    part,
    count: architecture.layers,
    operator: {
      family: 'kv-cache',
      rows: tokens,
      elements,
      readBytes: elements * width,
      writeBytes: elements * width,
      dtype: settings.dtype,
    },
  };
}
