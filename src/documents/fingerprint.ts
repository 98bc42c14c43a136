import type { SketchRecord } from '../math/quantile-sketch.ts';
import type { BehaviourPart } from '../nouns/behaviour-parts.ts';
import type { TokenizerIdentity } from '../nouns/tokenizer-identity.ts';
import type { WorkloadClass } from './analysis.ts';
import { defineDocument } from './document.ts';
import { fingerprintShape } from './shapes/fingerprint.generated.ts';

/**
 * What is left of a workload when its text is forgotten: hashes of its behaviour, numbers and distributions. Two of them
 * are all that diff needs, but for matching single requests.
 */
export interface Fingerprint {
  readonly schema: 'iwc.fingerprint/1';
  /** SHA-256 over everything below it, as canonical JSON. */
  readonly id: string;
  readonly hashes: BehaviourHashes;
  readonly tokenizer: TokenizerIdentity;
  /** Requests whose output length is an expectation; for the others it is the cap. */
  readonly expected_outputs: number;
  readonly class: FingerprintClass;
  readonly metrics: WorkloadMetrics;
  readonly distributions: FingerprintDistributions;
  readonly contents: WorkloadContents;
}

/** The class of a workload, its arrival pattern and its tags. */
export interface FingerprintClass extends WorkloadClass {
  readonly pattern: { readonly label: string; readonly reason: string };
}

/** Hashes by which two workloads are found to behave alike, in hex. */
export interface BehaviourHashes {
  /** Every behaviour of every request, in file order. */
  readonly ordered: string;
  /** The same without the order of lines, which no runner follows: arrivals decide. */
  readonly unordered: string;
  /** Without order, of one part alone: which parts of two workloads differ. */
  readonly parts: Readonly<Record<BehaviourPart, string>>;
}

/** Numbers that are compared and that gates can watch. Null where one is not defined. */
export interface WorkloadMetrics {
  readonly requests: number | null;
  readonly prompt_tokens_p50: number | null;
  readonly prompt_tokens_p90: number | null;
  readonly prompt_tokens_p99: number | null;
  /** Of the caps as given. */
  readonly max_output_tokens_p90: number | null;
  /** Prompt tokens over prompt and output tokens. */
  readonly prefill_dominance_p50: number | null;
  readonly prefill_dominance_p90: number | null;
  /** From the first arrival to the last. */
  readonly duration_s: number | null;
  readonly mean_rps: number | null;
  /** Most requests in a fixed bin of 1 s from the first arrival. */
  readonly peak_rps_1s: number | null;
  readonly inter_arrival_ms_p50: number | null;
  readonly inter_arrival_ms_p90: number | null;
  /** Coefficient of variation of the gaps between arrivals. */
  readonly burstiness_cv: number | null;
  readonly sessions: number | null;
  /** Turns per session. */
  readonly turns_p90: number | null;
  /** Mean share of a prompt's tokens that it begins with alike the turn before. */
  readonly reuse: number | null;
  /** Prompt tokens of requests in sessions. */
  readonly session_prompt_tokens_p50: number | null;
  readonly session_prompt_tokens_p90: number | null;
  /** Prompt tokens less those of the turn before. */
  readonly prompt_growth_p50: number | null;
  readonly prompt_growth_p90: number | null;
  readonly prompt_tokens_mean: number | null;
  readonly output_tokens_mean: number | null;
  readonly output_tokens_p50: number | null;
  readonly output_tokens_p90: number | null;
  readonly output_tokens_p99: number | null;
  readonly turns_mean: number | null;
  readonly turn_gap_ms_p50: number | null;
  /** Share of requests that ask for streaming. */
  readonly streaming_share: number | null;
  /** Share of requests whose output length is an expectation. */
  readonly expected_output_share: number | null;
}

export type MetricKey = keyof WorkloadMetrics;

/** Distributions that are compared as a whole. */
export interface FingerprintDistributions {
  readonly prompt_tokens: FingerprintDistribution;
  readonly output_tokens: FingerprintDistribution;
  readonly inter_arrival_ms: FingerprintDistribution;
  /** Turns per session. */
  readonly turns: FingerprintDistribution;
  /** Reuse of each pair of consecutive turns. */
  readonly reuse: FingerprintDistribution;
}

export type DistributionKey = keyof FingerprintDistributions;

/** One distribution of a workload, and how far its own halves lie apart. */
export interface FingerprintDistribution {
  readonly unit: string;
  readonly n: number;
  readonly min: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly sketch: SketchRecord;
  /** Median over 16 splits of sessions (or of requests outside sessions); null where there are too few to split. */
  readonly split_half: SplitHalfDistance | null;
}

/** How far the halves of one sample lie apart, three ways. */
export interface SplitHalfDistance {
  /** The largest gap between the distribution functions, 0 to 1. */
  readonly ks: number;
  /** In the values' unit: how far a value must move on average. */
  readonly wasserstein: number;
  /** Population stability index. */
  readonly psi: number;
}

/** How many requests say what, and what they are about: the numbers of the Python iwc's `report`. */
export interface WorkloadContents {
  readonly requests: number;
  /** Null without requests. */
  readonly arrival_time_ms: {
    readonly min: number | null;
    readonly max: number | null;
    readonly span: number | null;
  };
  readonly coverage: FieldCoverage;
  readonly prompt_format_counts: Readonly<Record<string, number>>;
  readonly task_counts: Readonly<Record<string, number>>;
  readonly difficulty_counts: Readonly<Record<string, number>>;
  readonly tag_counts: Readonly<Record<string, number>>;
  /** Prompt lengths in characters (code points). */
  readonly prompt_chars: LengthSummary;
  readonly max_output_tokens: LengthSummary;
  /** What is missing in some requests and would be good to have. */
  readonly warnings: readonly string[];
}

/** Requests in which a field is there (and, for `streaming`, true or false). */
export interface FieldCoverage {
  readonly semantic: number;
  readonly task: number;
  readonly difficulty: number;
  readonly tags: number;
  readonly streaming_true: number;
  /** Absent counts as false here, as in the Python iwc's report. */
  readonly streaming_false: number;
  readonly session_id: number;
  readonly turn_id: number;
  readonly prompt_format_missing: number;
  readonly messages: number;
  readonly expected_output: number;
}

/** The usual numbers of some lengths; null for none. */
export interface LengthSummary {
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export const fingerprintDocument = defineDocument<Fingerprint>('iwc.fingerprint/1', fingerprintShape);
