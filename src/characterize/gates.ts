import { type Gate, type GateVocabulary, parseGateTexts } from '../core/gate.ts';
import { defineOptions } from '../core/options.ts';
import type { GateResult } from '../documents/diff.ts';
import type { MetricKey } from '../documents/fingerprint.ts';
import {
  changeSpecs,
  distributionKeys,
  labelOfMetric,
  matchingSpecs,
  metricKeys,
  metricSpec,
  pairMetricKeys,
} from './metrics.ts';

/** Where a gate finds its numbers. */
export interface GateNumbers {
  pair(metric: string): { readonly a: number | null; readonly b: number | null };
  /** Kolmogorov–Smirnov distance in noise floors; why it has none, if null. */
  distance(metric: string): { readonly value: number | null; readonly reason: string };
}

const vocabulary: GateVocabulary = {
  example: 'reuse:abs:0.05',
  metrics: (operator) => (operator === 'distance' ? distributionKeys : [...metricKeys, ...pairMetricKeys]),
};

/** Gates with a flag of their own, after the Python iwc: flag and metric. */
const namedGates = {
  failOnBurstinessDelta: 'burstiness_cv',
  failOnPrefillDelta: 'prefill_dominance_p50',
  failOnReuseDelta: 'reuse',
  failOnP50PromptDelta: 'prompt_tokens_p50',
  failOnP90PromptDelta: 'prompt_tokens_p90',
} as const satisfies Readonly<Record<string, MetricKey>>;

const deltaGate = (metric: MetricKey) =>
  ({
    type: 'number',
    min: 0,
    help: `exit 2 when ${metricSpec(metric).label} differs by more than this (as ${metric}:abs)`,
  }) as const;

export const gateOptions = defineOptions({
  failOn: {
    type: 'names',
    help: `exit 2 when METRIC:OP:VALUE holds; OP is abs (|B-A| >), rel (|B-A|/|A| >), gt or lt (on B), distance (in noise floors)`,
  },
  failOnBurstinessDelta: deltaGate(namedGates.failOnBurstinessDelta),
  failOnPrefillDelta: deltaGate(namedGates.failOnPrefillDelta),
  failOnReuseDelta: deltaGate(namedGates.failOnReuseDelta),
  failOnP50PromptDelta: deltaGate(namedGates.failOnP50PromptDelta),
  failOnP90PromptDelta: deltaGate(namedGates.failOnP90PromptDelta),
});

/** All gates that checked options ask for. @throws UsageError listing every one that is not understood */
export function readGates(options: Readonly<Record<string, unknown>>): readonly Gate[] {
  const named = Object.entries(namedGates).flatMap(([key, metric]) => {
    const threshold = options[key];
    if (typeof threshold !== 'number') return [];
    return [{ text: `${metric}:abs:${threshold}`, metric, operator: 'abs' as const, threshold }];
  });
  return [...named, ...parseGates((options['failOn'] as readonly string[] | null) ?? [])];
}

/** @throws UsageError listing every gate that is not understood */
export function parseGates(texts: readonly string[], source = '--fail-on'): readonly Gate[] {
  return parseGateTexts(texts, vocabulary, source);
}

/** Holds a gate against the numbers. A number that is missing on one side fails; missing on both is no change. */
export function checkGate(gate: Gate, numbers: GateNumbers): GateResult {
  const label = labelOfMetric(gate.metric);
  if (gate.operator === 'distance') return checkDistance(gate, label, numbers);
  const { a, b } = numbers.pair(gate.metric);
  const result = (value: number | null, passes: boolean, reason: string): GateResult => ({
    ...gate,
    label,
    a,
    b,
    value,
    passes,
    reason,
  });
  if (gate.operator === 'gt' || gate.operator === 'lt') return checkBound(gate, b, label, result);
  if (a === null && b === null) return result(null, true, `${label} is not defined on either side`);
  if (a === null || b === null)
    return result(null, false, `${label} is missing in ${a === null ? 'A' : 'B'}: a missing number fails`);
  const change = Math.abs(b - a);
  if (gate.operator === 'abs') {
    const passes = !(change > gate.threshold);
    return result(change, passes, describeChange(gate, label, change, passes));
  }
  if (a === 0 && change > 0)
    return result(
      null,
      false,
      `${label} rose from 0 by ${show(change, gate)}: no relative change is defined`,
    );
  const relative = change === 0 ? 0 : change / Math.abs(a);
  const passes = !(relative > gate.threshold);
  return result(relative, passes, describeChange(gate, label, relative, passes, ' of A'));
}

type Result = (value: number | null, passes: boolean, reason: string) => GateResult;

function checkBound(gate: Gate, b: number | null, label: string, result: Result): GateResult {
  if (b === null) return result(null, false, `${label} is missing in B: a missing number fails`);
  const isOver = gate.operator === 'gt' ? b > gate.threshold : b < gate.threshold;
  const sign = gate.operator === 'gt' ? '>' : '<';
  const opposite = gate.operator === 'gt' ? '≤' : '≥';
  return result(
    b,
    !isOver,
    `${label} is ${show(b, gate)} in B (${isOver ? sign : opposite} ${show(gate.threshold, gate)})`,
  );
}

function checkDistance(gate: Gate, label: string, numbers: GateNumbers): GateResult {
  const { value, reason } = numbers.distance(gate.metric);
  const passes = value !== null && !(value > gate.threshold);
  const sign = passes ? '≤' : '>';
  return {
    ...gate,
    label,
    a: null,
    b: null,
    value,
    passes,
    reason:
      value === null
        ? `${label}: ${reason}: a missing number fails`
        : `${label}: distance of ${value.toFixed(2)} noise floors (${sign} ${gate.threshold})`,
  };
}

function describeChange(gate: Gate, label: string, change: number, passes: boolean, of = ''): string {
  const sign = passes ? '≤' : '>';
  return `${label} changed by ${show(change, gate)}${of} (${sign} ${show(gate.threshold, gate)})`;
}

function isMetric(metric: string): metric is MetricKey {
  return (metricKeys as readonly string[]).includes(metric);
}

/** One digit for whole numbers such as tokens, three for shares and ratios, as the Python iwc prints them. */
function show(value: number, gate: Gate): string {
  if (gate.metric in matchingSpecs || gate.metric in changeSpecs) return String(value);
  const isCount = isMetric(gate.metric) && metricSpec(gate.metric).decimals === 0;
  return value.toFixed(isCount && gate.operator !== 'rel' ? 1 : 3);
}
