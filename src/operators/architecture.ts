/** Low-rank keys and values shared by all heads (DeepSeek-AI, "DeepSeek-V2", arXiv 2405.04434, section 2.1). */
export interface LatentAttention {
  /** Null when queries are not compressed. */
  readonly queryRank: number | null;
  readonly keyRank: number;
  readonly ropeWidth: number;
  readonly plainWidth: number;
  readonly valueWidth: number;
}

/** A mixture of experts in place of the feed-forward block. */
export interface Experts {
  readonly count: number;
  /** Routed experts a token goes through. */
  readonly active: number;
  readonly intermediate: number;
  /** Width of the expert every token goes through; 0 for none. */
  readonly sharedIntermediate: number;
  /** Layers at the start that have an ordinary feed-forward block. */
  readonly denseLayers: number;
}

/** A decoder-only transformer, as far as its operators' shapes depend on it. Widths are elements. */
export interface Architecture {
  readonly name: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly queryHeads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly intermediate: number;
  /** Two projections up and a product of them, as in SwiGLU. */
  readonly isGated: boolean;
  /** Root mean square with the residual added in the same kernel, or layer norm with the sum apart. */
  readonly norm: 'rms' | 'layer';
  readonly hasRope: boolean;
  /** Norms of queries and keys a head. */
  readonly hasHeadNorm: boolean;
  readonly latent: LatentAttention | null;
  readonly experts: Experts | null;
}
