/** A number of a workload that is compared. */
import type { DistributionKey, MetricKey } from '../documents/fingerprint.ts';
import { type BehaviourPart, behaviourParts } from '../nouns/behaviour-parts.ts';
export interface MetricSpec {
  /** As people read it. */
  readonly label: string;
  /** Digits behind the point in text. */
  readonly decimals: number;
  /** Not in the table of the Python iwc; shown with `--verbose`. */
  readonly isExtra?: true;
}

/** Numbers that diff compares and gates can watch, in the order of its table. */
const metricSpecs = {
  requests: { label: 'Requests', decimals: 0 },
  prompt_tokens_p50: { label: 'Prompt tokens P50', decimals: 0 },
  prompt_tokens_p90: { label: 'Prompt tokens P90', decimals: 0 },
  prompt_tokens_p99: { label: 'Prompt tokens P99', decimals: 0 },
  max_output_tokens_p90: { label: 'Max output cap P90', decimals: 0 },
  prefill_dominance_p50: { label: 'Prefill dominance P50', decimals: 3 },
  prefill_dominance_p90: { label: 'Prefill dominance P90', decimals: 3 },
  duration_s: { label: 'Duration (s)', decimals: 2 },
  mean_rps: { label: 'Mean RPS', decimals: 2 },
  peak_rps_1s: { label: 'Peak reqs (1s bin)', decimals: 0 },
  inter_arrival_ms_p50: { label: 'Inter-arrival ms P50', decimals: 0 },
  inter_arrival_ms_p90: { label: 'Inter-arrival ms P90', decimals: 0 },
  burstiness_cv: { label: 'Burstiness (CV)', decimals: 2 },
  sessions: { label: 'Sessions detected', decimals: 0 },
  turns_p90: { label: 'Turns/session P90', decimals: 0 },
  reuse: { label: 'Prompt reuse (tokens)', decimals: 3 },
  session_prompt_tokens_p50: { label: 'Prompt tokens/turn P50', decimals: 0 },
  session_prompt_tokens_p90: { label: 'Prompt tokens/turn P90', decimals: 0 },
  prompt_growth_p50: { label: 'Δtokens/turn P50', decimals: 0 },
  prompt_growth_p90: { label: 'Δtokens/turn P90', decimals: 0 },
  prompt_tokens_mean: { label: 'Prompt tokens mean', decimals: 2, isExtra: true },
  output_tokens_mean: { label: 'Output tokens mean', decimals: 2, isExtra: true },
  output_tokens_p50: { label: 'Output tokens P50', decimals: 0, isExtra: true },
  output_tokens_p90: { label: 'Output tokens P90', decimals: 0, isExtra: true },
  output_tokens_p99: { label: 'Output tokens P99', decimals: 0, isExtra: true },
  turns_mean: { label: 'Turns/session mean', decimals: 2, isExtra: true },
  turn_gap_ms_p50: { label: 'Gap between turns ms P50', decimals: 0, isExtra: true },
  streaming_share: { label: 'Streaming share', decimals: 3, isExtra: true },
  expected_output_share: { label: 'Expected output known', decimals: 3, isExtra: true },
} as const satisfies Readonly<Record<MetricKey, MetricSpec>>;

export const metricKeys = Object.keys(metricSpecs) as readonly MetricKey[];

export function metricSpec(key: MetricKey): MetricSpec {
  return metricSpecs[key];
}

/** Distributions that diff compares as a whole. */
export const distributionSpecs = {
  prompt_tokens: { label: 'Prompt tokens', unit: 'tokens', decimals: 0 },
  output_tokens: { label: 'Output tokens', unit: 'tokens', decimals: 0 },
  inter_arrival_ms: { label: 'Inter-arrival', unit: 'ms', decimals: 1 },
  turns: { label: 'Turns/session', unit: 'turns', decimals: 0 },
  reuse: { label: 'Reuse of a pair', unit: 'share', decimals: 3 },
} as const satisfies Readonly<
  Record<DistributionKey, { readonly label: string; readonly unit: string; readonly decimals: number }>
>;

export const distributionKeys = Object.keys(distributionSpecs) as readonly DistributionKey[];

/** Numbers of the pair that are told by matching requests, and need both workloads, or equal prompts. */
export const matchingSpecs = {
  added_requests: { label: 'Added requests' },
  removed_requests: { label: 'Removed requests' },
  changed_prompts: { label: 'Changed prompts' },
} as const;

/** Numbers of the pair that are told by hashes: 1 when a part of the behaviour differs in any request, else 0. */
export const changeSpecs: Readonly<
  Record<string, { readonly label: string; readonly part: BehaviourPart | null }>
> = {
  changed: { label: 'Any behaviour changed', part: null },
  ...Object.fromEntries(
    behaviourParts.map((part) => [`${part}_changed`, { label: `Behaviour changed: ${part}`, part }]),
  ),
};

/** Numbers that belong to the pair of workloads, not to one of them: they are watched as if A's were 0. */
export const pairMetricKeys: readonly string[] = [
  ...distributionKeys.flatMap((key) => ['ks', 'wasserstein', 'psi'].map((distance) => `${key}_${distance}`)),
  ...Object.keys(matchingSpecs),
  ...Object.keys(changeSpecs),
];

/** How people read any number that a gate can watch. */
export function labelOfMetric(key: string): string {
  const known: Readonly<Record<string, { readonly label: string } | undefined>> = {
    ...distributionSpecs,
    ...metricSpecs,
    ...matchingSpecs,
    ...changeSpecs,
  };
  const distance = /^(.*)_(ks|wasserstein|psi)$/.exec(key);
  if (known[key] !== undefined || distance === null) return known[key]?.label ?? key;
  return `${known[distance[1]!]?.label ?? distance[1]!} ${distance[2]!}`;
}
