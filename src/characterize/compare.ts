import { InputError } from '../core/errors.ts';
import type { Gate } from '../core/gate.ts';
import type { CoreDiff, DiffDocument, MetricRow } from '../documents/diff.ts';
import type { DistributionKey, Fingerprint, MetricKey } from '../documents/fingerprint.ts';
import type { QuantileSketch } from '../math/quantile-sketch.ts';
import { behaviourParts } from '../nouns/behaviour-parts.ts';
import { compareDistribution } from './compare-distributions.ts';
import { compareCore } from './core-flags.ts';
import { checkGate } from './gates.ts';
import { matchRequests, type RequestKeys } from './match-requests.ts';
import { distributionKeys, metricKeys, metricSpec } from './metrics.ts';
import { pairNumbers } from './pair-numbers.ts';
import { describeShift } from './shift.ts';

/** One of the two workloads of a diff. */
export interface DiffSide {
  /** As the user named it. */
  readonly label: string;
  readonly fingerprint: Fingerprint;
  readonly sketches: Readonly<Record<DistributionKey, QuantileSketch>>;
  /** Null when only the fingerprint is there, or the workload is too large to match. */
  readonly requests: RequestKeys | null;
}

export interface CompareOptions {
  readonly gates: readonly Gate[];
  /** Any flag of the core comparison fails. */
  readonly failOnAnyFlag: boolean;
}

/**
 * Holds two workloads against each other.
 * @throws InputError when their tokens were counted by different tokenizers
 */
export function compareSides(a: DiffSide, b: DiffSide, options: CompareOptions): DiffDocument {
  checkTokenizers(a, b);
  const [left, right] = [a.fingerprint, b.fingerprint];
  const metrics = metricKeys.map((key) => compareMetric(key, left.metrics[key], right.metrics[key]));
  const distributions = distributionKeys.map((key) =>
    compareDistribution(key, sideOf(a, key), sideOf(b, key)),
  );
  const matching = a.requests === null || b.requests === null ? null : matchRequests(a.requests, b.requests);
  const core = compareCore(left.metrics, right.metrics);
  const changedParts = behaviourParts.filter((part) => left.hashes.parts[part] !== right.hashes.parts[part]);
  const isIdentical = left.hashes.unordered === right.hashes.unordered;
  const numbers = pairNumbers({ metrics, distributions, matching, changedParts, isIdentical });
  const gates = options.gates.map((gate) => checkGate(gate, numbers));
  const regressions = [
    ...gates.filter(({ passes }) => !passes).map(({ reason }) => reason),
    ...(options.failOnAnyFlag ? coreRegressions(core) : []),
  ];
  return {
    schema: 'iwc.diff/1',
    a_label: a.label,
    b_label: b.label,
    tokenizer: left.tokenizer,
    primary_class_a: left.class.primary,
    primary_class_b: right.class.primary,
    reason_a: left.class.reason,
    reason_b: right.class.reason,
    shift: describeShift(left.metrics, right.metrics),
    identical: isIdentical,
    same_parts: behaviourParts.filter((part) => !changedParts.includes(part)),
    changed_parts: changedParts,
    metrics,
    distributions,
    matching,
    core,
    gates,
    regressions,
    status: regressions.length === 0 ? 'ok' : 'fail',
  };
}

function checkTokenizers(a: DiffSide, b: DiffSide): void {
  const [left, right] = [a.fingerprint.tokenizer, b.fingerprint.tokenizer];
  if (left.vocabulary_sha256 === right.vocabulary_sha256) return;
  throw new InputError({
    code: 'different-tokenizers',
    message: `tokens of A (${a.label}) were counted by ${left.name}, those of B (${b.label}) by ${right.name}: they cannot be compared`,
    hint: `one tokenizer for both: --tokenizer ${left.name}, or take the fingerprints again`,
  });
}

function sideOf(side: DiffSide, key: DistributionKey) {
  return { sketch: side.sketches[key], splitHalf: side.fingerprint.distributions[key].split_half };
}

function compareMetric(metric: MetricKey, a: number | null, b: number | null): MetricRow {
  const { label, decimals, isExtra } = metricSpec(metric);
  const delta = a === null || b === null ? null : b - a;
  return { metric, label, decimals, is_extra: isExtra === true, a, b, delta };
}

function coreRegressions(core: CoreDiff): readonly string[] {
  const flagged = core.metrics.filter(({ status }) => status === 'FLAG');
  return [...core.structural_flags, ...flagged.map(({ label }) => `core flag: ${label}`)];
}
