import type { CoreDiff, CoreRow } from '../documents/diff.ts';
import type { MetricKey } from '../documents/fingerprint.ts';
import { metricSpec } from './metrics.ts';

/** The few numbers that `--summary` shows, each with the change from which it is flagged. */
const coreRules = [
  { metric: 'prefill_dominance_p90', change: 'absolute', above: 0.05 },
  { metric: 'prompt_tokens_p90', change: 'of-larger', above: 0.1 },
  { metric: 'burstiness_cv', change: 'absolute', above: 0.5 },
  { metric: 'mean_rps', change: 'of-a', above: 0.1 },
  { metric: 'reuse', change: 'absolute', above: 0.05 },
] as const satisfies readonly CoreRule[];

interface CoreRule {
  readonly metric: MetricKey;
  readonly change: CoreRow['change'];
  /** Strictly above this it is flagged. */
  readonly above: number;
}

type Metrics = Readonly<Record<MetricKey, number | null>>;

/** A number that is missing on both sides is left out; on one side only, it is flagged. */
export function compareCore(a: Metrics, b: Metrics): CoreDiff {
  const structural = structuralFlags(a, b);
  const hasOneSidedSessions = structural.length > 0;
  const metrics = coreRules
    // A flag on reuse would only repeat that the sessions are gone.
    .filter(({ metric }) => !(metric === 'reuse' && hasOneSidedSessions))
    .filter(({ metric }) => a[metric] !== null || b[metric] !== null)
    .map((rule) => compareOne(rule, a[rule.metric], b[rule.metric]));
  const anyFlag = hasOneSidedSessions || metrics.some(({ status }) => status === 'FLAG');
  return { any_flag: anyFlag, structural_flags: structural, metrics };
}

function structuralFlags(a: Metrics, b: Metrics): readonly string[] {
  const [inA, inB] = [(a.sessions ?? 0) > 0, (b.sessions ?? 0) > 0];
  if (inA === inB) return [];
  return [`Sessions mismatch: A=${inA ? 'present' : 'none'}, B=${inB ? 'present' : 'none'}`];
}

function compareOne(rule: CoreRule, a: number | null, b: number | null): CoreRow {
  const delta = a === null || b === null ? null : b - a;
  const base = { absolute: 1, 'of-larger': Math.max(a ?? 0, b ?? 0), 'of-a': Math.abs(a ?? 0) }[rule.change];
  const value = delta === null ? null : delta === 0 ? 0 : base === 0 ? null : Math.abs(delta) / base;
  return {
    metric: rule.metric,
    label: rule.metric === 'reuse' ? 'Prompt reuse ratio (tokens)' : metricSpec(rule.metric).label,
    a,
    b,
    delta,
    change: rule.change,
    value,
    above: rule.above,
    status: value !== null && value <= rule.above ? 'OK' : 'FLAG',
  };
}
