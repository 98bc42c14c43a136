import type { DataType } from '../nouns/data-type.ts';
import type { AttentionSpan } from '../nouns/operator-table.ts';

/** Families whose work lies along rows. */
export const rowFamilies = [
  ...(['softmax', 'norm', 'reduce', 'scan', 'sort', 'sampling', 'moe-routing', 'quantize'] as const),
] as const;

/** Families that only move bytes. */
export const streamFamilies = [
  ...([
    'activation',
    'rope',
    'elementwise',
    'copy',
    'concat',
    'index',
    'embedding',
    'kv-cache',
    'fused',
  ] as const),
  ...(['random', 'pooling', 'optimizer', 'memory-copy', 'memory-set'] as const),
] as const;

/** The tile a kernel's name gives away, such as `nvjet_tst_256x128_64x4_1x2_…`. Elements. */
export interface GemmTile {
  readonly m: number;
  readonly n: number;
  readonly isSplitK: boolean;
}

/** `batch` products of [m, k] by [k, n]. */
export interface GemmOperator {
  readonly family: 'gemm';
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly dtype: DataType;
  readonly tile?: GemmTile;
}

/**
 * The experts' products of a mixture of experts: `rows` (token, expert) pairs over `experts` weights of [k, n].
 */
export interface GroupedGemmOperator {
  readonly family: 'grouped-gemm';
  readonly rows: number;
  readonly experts: number;
  readonly n: number;
  readonly k: number;
  readonly dtype: DataType;
}

/** Attention over a batch. `isLatent`: keys and values are one shared vector a token (multi-head latent attention). */
export interface AttentionOperator {
  readonly family: 'attention';
  readonly phase: 'prefill' | 'decode';
  readonly queryHeads: number;
  readonly keyHeads: number;
  readonly keyWidth: number;
  readonly valueWidth: number;
  readonly isCausal: boolean;
  readonly isLatent: boolean;
  readonly spans: readonly AttentionSpan[];
  readonly dtype: DataType;
}

/** Work along rows: softmax, a norm, a reduction. */
export interface RowOperator {
  readonly family: (typeof rowFamilies)[number];
  /** What is computed, where kernels of a family differ: `rms_norm`, `moe_gate`. Never the family's own name. */
  readonly variant?: string;
  readonly rows: number;
  readonly columns: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly dtype: DataType;
}

/** Work an element at a time: only bytes count. */
export interface StreamOperator {
  readonly family: (typeof streamFamilies)[number];
  /** What is computed, where kernels of a family differ: `silu_and_mul`, `memcpy_dtoh`. Never the family's own name. */
  readonly variant?: string;
  /** Rows that a block each works on; 1 where work is dealt out evenly. */
  readonly rows: number;
  readonly elements: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly dtype: DataType;
}

export const collectiveKinds = [
  ...(['all-reduce', 'all-gather', 'reduce-scatter', 'all-to-all', 'broadcast', 'send-recv'] as const),
] as const;
export type CollectiveKind = (typeof collectiveKinds)[number];

/**
 * A collective over `ranks` devices. `bytes` is the whole tensor: what every rank holds after an all-reduce or an
 * all-gather, before a reduce-scatter, what a rank sends in all-to-all and send-recv. `isOneShot`: each rank reads every other's buffer
 * directly, as custom all-reduce kernels do for small tensors.
 */
export interface CollectiveOperator {
  readonly family: 'collective';
  readonly kind: CollectiveKind;
  readonly bytes: number;
  readonly ranks: number;
  readonly isOneShot: boolean;
  readonly dtype: DataType;
}

/** One operation of a model, with everything its price depends on besides the device. Counts are per device. */
export type Operator =
  | GemmOperator
  | GroupedGemmOperator
  | AttentionOperator
  | RowOperator
  | StreamOperator
  | CollectiveOperator;
export type PricedFamily = Operator['family'];
