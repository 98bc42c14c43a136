import type { DistributionDiff, Matching, MetricRow } from '../documents/diff.ts';
import type { BehaviourPart } from '../nouns/behaviour-parts.ts';
import type { GateNumbers } from './gates.ts';
import { changeSpecs, matchingSpecs } from './metrics.ts';

/** Where gates find the numbers of a pair of workloads. */
export function pairNumbers(found: PairFindings): GateNumbers {
  return {
    pair: (metric) => findPair(metric, found),
    distance: (metric) => findDistance(metric, found.distributions),
  };
}

/** What a gate may ask of a pair of workloads. */
export interface PairFindings {
  readonly metrics: readonly MetricRow[];
  readonly distributions: readonly DistributionDiff[];
  readonly matching: Matching | null;
  readonly changedParts: readonly BehaviourPart[];
  readonly isIdentical: boolean;
}

function findPair(metric: string, found: PairFindings): { a: number | null; b: number | null } {
  const row = found.metrics.find((candidate) => candidate.metric === metric);
  if (row !== undefined) return { a: row.a, b: row.b };
  if (metric in matchingSpecs) return { a: 0, b: countMatched(metric as keyof typeof matchingSpecs, found) };
  const change = changeSpecs[metric];
  if (change !== undefined) {
    const isSame = change.part === null ? found.isIdentical : !found.changedParts.includes(change.part);
    return { a: 0, b: isSame ? 0 : 1 };
  }
  const cut = metric.lastIndexOf('_');
  const distribution = found.distributions.find((candidate) => candidate.metric === metric.slice(0, cut));
  const value = distribution?.[metric.slice(cut + 1) as 'ks' | 'wasserstein' | 'psi'] ?? null;
  // Nothing on either side is no difference; something on one side only has no finite distance.
  return distribution?.n_a === 0 && distribution.n_b === 0 ? { a: null, b: null } : { a: 0, b: value };
}

/** Without matching, equal hashes of all prompts still tell that no request came, went or changed its prompt. */
function countMatched(
  key: keyof typeof matchingSpecs,
  { matching, changedParts }: PairFindings,
): number | null {
  if (matching === null) return changedParts.includes('prompts') ? null : 0;
  return {
    added_requests: matching.added,
    removed_requests: matching.removed,
    changed_prompts: matching.changed_prompts,
  }[key];
}

function findDistance(
  metric: string,
  distributions: readonly DistributionDiff[],
): { value: number | null; reason: string } {
  const found = distributions.find((candidate) => candidate.metric === metric)!;
  if (found.n_a === 0 && found.n_b === 0) return { value: 0, reason: 'no values on either side' };
  if (found.n_a === 0 || found.n_b === 0)
    return { value: null, reason: `no values in ${found.n_a === 0 ? 'A' : 'B'}` };
  const value = found.in_noise_floors.ks;
  if (value !== null) return { value, reason: '' };
  const why =
    found.noise_floor.ks === null ? 'too little to split for a noise floor' : 'the noise floor is 0';
  return { value, reason: `KS distance ${found.ks!.toFixed(3)}, and ${why}` };
}
