import type { OperatorSizes } from '../nouns/operator-table.ts';
import { elementsOf, type Tensor } from './tensors.ts';

/**
 * Sizes of an attention call. Queries are the first `[tokens, heads, dim]`; keys and values follow, packed in
 * three dimensions or paged in four. The lengths of single sequences lie in tensors whose values no trace
 * holds: only totals are given, and the count of sequences where an offsets array (`indptr`) tells it.
 */
export function attentionSizes(tensors: readonly Tensor[]): OperatorSizes | null {
  const at = tensors.findIndex(({ sizes }) => sizes.length === 3);
  if (at < 0) return null;
  const query = tensors[at]!;
  const rest = tensors.slice(at + 1);
  const [queryTokens, heads, dim] = query.sizes as [number, number, number];
  const latent = latentSizes(query, rest);
  if (latent !== null) return latent;
  const common = { query_tokens: queryTokens, heads, qk_dim: dim };
  const paged = rest.find(({ sizes }) => sizes.length === 4);
  const packed = rest.filter(({ sizes }) => sizes.length === 3);
  if (packed.length >= 2) {
    const [key, value] = packed as [Tensor, Tensor];
    const offsets = rest.find(
      ({ sizes, dtype }) => sizes.length === 1 && dtype !== null && dtype.startsWith('int'),
    );
    return {
      ...common,
      ...(offsets === undefined ? {} : { sequences: Math.max(1, elementsOf(offsets) - 1) }),
      context_tokens: key.sizes[0]!,
      kv_heads: key.sizes[1]!,
      v_dim: value.sizes[2]!,
    };
  }
  if (paged === undefined) return common;
  // `[pages, page, heads, dim]` or `[pages, heads, page, dim]`: heads are those that divide the query's, and fewer.
  const [, second, third] = paged.sizes as [number, number, number, number];
  const kvHeads = heads % third === 0 && third <= heads ? third : second;
  return { ...common, kv_heads: kvHeads, v_dim: paged.sizes[3]! };
}

/** Latent attention (MLA): queries in two parts, `[tokens, heads, 512]` and `[tokens, heads, 64]`, one latent head. */
function latentSizes(query: Tensor, rest: readonly Tensor[]): OperatorSizes | null {
  const [queryTokens, heads, latent] = query.sizes as [number, number, number];
  const second = rest[0];
  const isSplit =
    second?.sizes.length === 3 &&
    second.sizes[0] === queryTokens &&
    second.sizes[1] === heads &&
    second.sizes[2]! < latent &&
    rest[1]?.sizes.at(-1) === latent;
  if (!isSplit) return null;
  const rope = second.sizes[2]!;
  const pages = rest.find(({ sizes, argument }) => sizes.length === 1 && argument > rest[2]!.argument);
  return {
    query_tokens: queryTokens,
    ...(pages === undefined ? {} : { context_tokens: elementsOf(pages) }),
    heads,
    kv_heads: 1,
    qk_dim: latent + rope,
    v_dim: latent,
    latent_dim: latent,
    rope_dim: rope,
  };
}
