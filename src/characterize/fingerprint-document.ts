import type { SketchRecord } from '../math/quantile-sketch.ts';
import type { SampleDistance } from '../math/sketch-distance.ts';
import type { WorkloadContents } from './contents.ts';
import type { BehaviourHashes } from './hash-behaviour.ts';
import type { DistributionKey, MetricKey } from './metrics.ts';

export const fingerprintSchema = 'iwc.fingerprint/1';

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
  readonly split_half: Pick<SampleDistance, 'ks' | 'wasserstein' | 'psi'> | null;
}

/**
 * What is left of a workload when its text is forgotten: hashes of its behaviour, numbers and distributions. Two of them
 * are all that diff needs, but for matching single requests.
 */
export interface Fingerprint {
  readonly schema: string;
  /** SHA-256 over everything below it, as canonical JSON. */
  readonly id: string;
  readonly hashes: BehaviourHashes;
  readonly tokenizer: { readonly name: string; readonly vocabulary_sha256: string };
  /** Requests whose output length is an expectation; for the others it is the cap. */
  readonly expected_outputs: number;
  readonly class: {
    readonly primary: string;
    readonly reason: string;
    readonly tags: readonly { readonly tag: string; readonly reason: string }[];
  };
  /** Null where a number is not defined. */
  readonly metrics: Readonly<Record<MetricKey, number | null>>;
  readonly distributions: Readonly<Record<DistributionKey, FingerprintDistribution>>;
  readonly contents: WorkloadContents;
}
