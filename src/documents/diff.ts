import type { Gate } from '../core/gate.ts';
import type { NoticeSummary } from '../core/notices.ts';
import type { BehaviourPart } from '../nouns/behaviour-parts.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import { defineDocument } from './document.ts';
import type { DistributionKey, MetricKey } from './fingerprint.ts';
import { diffShape } from './shapes/diff.generated.ts';

/** All that diff finds between a baseline (A) and a candidate (B). A `delta` is B − A, null if one is not defined. */
export interface DiffDocument {
  readonly schema: 'iwc.diff/1';
  readonly a_label: string;
  readonly b_label: string;
  /** One for both. */
  readonly tokenizer: TokenizerIdentity;
  readonly primary_class_a: string;
  readonly primary_class_b: string;
  readonly reason_a: string;
  readonly reason_b: string;
  /** What changed from A to B, in words. */
  readonly shift: string;
  /** Whether the two behave alike request by request, whatever the order of lines. */
  readonly identical: boolean;
  readonly same_parts: readonly BehaviourPart[];
  readonly changed_parts: readonly BehaviourPart[];
  readonly metrics: readonly MetricRow[];
  readonly distributions: readonly DistributionDiff[];
  /** Null when a side is only a fingerprint, or too large. */
  readonly matching: Matching | null;
  readonly core: CoreDiff;
  readonly gates: readonly GateResult[];
  /** Why the diff fails: gates that do not hold, and flags that were asked to fail. */
  readonly regressions: readonly string[];
  /** `ok` without regressions. */
  readonly status: 'ok' | 'fail';
  /** Missing in a diff that is a part of another document, or that a library caller was given. */
  readonly notices?: readonly NoticeSummary[];
}

/** A number of both workloads. */
export interface NumberPair {
  readonly a: number | null;
  readonly b: number | null;
  readonly delta: number | null;
}

export interface MetricRow extends NumberPair {
  readonly metric: MetricKey;
  /** As people read it. */
  readonly label: string;
  /** Digits behind the point in text. */
  readonly decimals: number;
  /** Shown only with `--verbose`. */
  readonly is_extra: boolean;
}

/** A number of each of three distances; null where one is not defined. */
export interface DistanceValues {
  /** Kolmogorov–Smirnov, 0 to 1. */
  readonly ks: number | null;
  /** Wasserstein-1, in the values' unit. */
  readonly wasserstein: number | null;
  /** Population stability index. */
  readonly psi: number | null;
}

/** How far two distributions lie apart, and what sampling alone would do. */
export interface DistributionDiff {
  readonly metric: DistributionKey;
  readonly label: string;
  readonly unit: string;
  readonly n_a: number;
  readonly n_b: number;
  /** Kolmogorov–Smirnov, 0 to 1; null, as the other distances, when a side has no value. */
  readonly ks: number | null;
  /** How often chance alone gives a larger one, for independent values. */
  readonly ks_p_value: number | null;
  /** In the values' unit. */
  readonly wasserstein: number | null;
  /** Population stability index. */
  readonly psi: number | null;
  /** The larger split-half distance of the two workloads; null when neither can be split. */
  readonly noise_floor: DistanceValues;
  /** Distance over noise floor; null when there is no floor, or it is 0 and the distance is not. */
  readonly in_noise_floors: DistanceValues;
  readonly quantiles: readonly QuantilePair[];
  /** Share by which values may be off because a side was too large to keep exactly; 0 when exact. */
  readonly relative_error: number;
}

/** The quantile at `p` of both distributions. */
export interface QuantilePair extends NumberPair {
  readonly p: number;
}

/** Which requests of two workloads are the same, and what became of the others. */
export interface Matching {
  /** Pairs with the same prompt. */
  readonly same_prompt: number;
  /** Of these, pairs that agree in every part. */
  readonly unchanged: number;
  /** Pairs with the same request id, each with a prompt the other workload does not have. */
  readonly changed_prompts: number;
  readonly added: number;
  readonly removed: number;
  /** Of the pairs with the same prompt, how many differ in a part. */
  readonly changed_parts: Readonly<Record<Exclude<BehaviourPart, 'prompts'>, number>>;
  /** Ids of the first few; of A for removed, of B otherwise. */
  readonly examples: {
    readonly changed_prompts: readonly string[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
}

/** The core comparison: what most decides whether two workloads are alike. */
export interface CoreDiff {
  readonly any_flag: boolean;
  /** Differences in kind, such as sessions on one side only. */
  readonly structural_flags: readonly string[];
  readonly metrics: readonly CoreRow[];
}

export interface CoreRow extends NumberPair {
  readonly metric: MetricKey;
  readonly label: string;
  /** |B−A|, |B−A| over the larger of both, or |B−A| over |A|. */
  readonly change: 'absolute' | 'of-larger' | 'of-a';
  /** The change; null when it is not defined, which is flagged. */
  readonly value: number | null;
  /** Strictly above this it is flagged. */
  readonly above: number;
  readonly status: 'OK' | 'FLAG';
}

/** What a gate came to. */
export interface GateResult extends Gate {
  readonly label: string;
  readonly a: number | null;
  readonly b: number | null;
  /** What was held against the threshold; null when it is not defined. */
  readonly value: number | null;
  readonly passes: boolean;
  readonly reason: string;
}

export const diffDocument = defineDocument<DiffDocument>('iwc.diff/1', diffShape);
