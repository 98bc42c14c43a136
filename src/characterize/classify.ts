import type { WorkloadMeasurements } from './measurements.ts';

/** The numbers that classes and tags are told from; null where a workload has none. */
export interface ClassMetrics {
  readonly requests: number;
  readonly burstinessCv: number | null;
  readonly turnsPerSessionP90: number | null;
  readonly prefillDominanceP50: number | null;
  readonly pairReuseMean: number | null;
}

/** A comparison with a number; it does not hold for a metric that is null. */
interface Condition {
  readonly metric: keyof ClassMetrics;
  readonly is: '>' | '>=' | '<' | '<=';
  readonly than: number;
}

/** A label and what must hold for it, all of it. */
interface Rule {
  readonly label: string;
  readonly when: readonly Condition[];
}

const condition = (metric: keyof ClassMetrics, is: Condition['is'], than: number): Condition => ({
  metric,
  is,
  than,
});

const isBursty = condition('burstinessCv', '>', 1.5);
const isMultiTurn = condition('turnsPerSessionP90', '>=', 2);
const isPrefillHeavy = condition('prefillDominanceP50', '>', 0.65);

/** Every label of a workload, for analyze, diff and fingerprint alike. Thresholds are those of the Python iwc 0.1. */
const classRules = {
  /** All that hold are given, in this order. */
  tags: [
    { label: 'bursty', when: [isBursty] },
    { label: 'smooth', when: [condition('burstinessCv', '<=', 1.5)] },
    { label: 'multi-turn', when: [isMultiTurn] },
    { label: 'prefill-heavy', when: [isPrefillHeavy] },
    { label: 'high-reuse', when: [condition('pairReuseMean', '>', 0.5)] },
  ],
  /** The first that holds is the class. */
  classes: [
    { label: 'unknown', when: [condition('requests', '<=', 0)] },
    { label: 'interactive-chat (prefill-heavy)', when: [isMultiTurn, isPrefillHeavy] },
    { label: 'interactive-chat', when: [isMultiTurn] },
    { label: 'bursty-api', when: [isBursty] },
    { label: 'batch/offline', when: [] },
  ],
  /** The first that holds is the arrival pattern. */
  patterns: [
    { label: 'smooth / batch-like', when: [condition('burstinessCv', '<', 0.8)] },
    { label: 'mixed / poisson-ish', when: [condition('burstinessCv', '<', 1.5)] },
    { label: 'bursty / interactive-like', when: [condition('burstinessCv', '>=', 1.5)] },
    { label: 'unknown', when: [] },
  ],
} as const satisfies Record<string, readonly Rule[]>;

export interface LabelWithReason {
  readonly label: string;
  readonly reason: string;
}

/** What kind of workload it is, each label with the numbers that gave it. */
export interface Classification {
  readonly primary: string;
  readonly reason: string;
  readonly pattern: LabelWithReason;
  readonly tags: readonly { readonly tag: string; readonly reason: string }[];
}

/** Names the class, the arrival pattern and the tags of a workload. */
export function classify(measured: WorkloadMeasurements): Classification {
  const metrics = classMetrics(measured);
  const primary = firstThatHolds(classRules.classes, metrics);
  return {
    primary: primary.label,
    reason: primary.reason,
    pattern: firstThatHolds(classRules.patterns, metrics),
    tags: classRules.tags
      .filter((rule) => holds(rule, metrics))
      .map((rule) => ({ tag: rule.label, reason: explain(rule.when, metrics) })),
  };
}

/** The few numbers of a workload that its labels depend on. */
function classMetrics({ requests, samples }: WorkloadMeasurements): ClassMetrics {
  return {
    requests,
    burstinessCv: samples.interArrivalMs.coefficientOfVariation,
    turnsPerSessionP90: samples.turnsPerSession.quantile(0.9),
    prefillDominanceP50: samples.prefillDominance.quantile(0.5),
    pairReuseMean: samples.pairReuse.mean,
  };
}

function firstThatHolds(rules: readonly Rule[], metrics: ClassMetrics): LabelWithReason {
  const found = rules.findIndex((rule) => holds(rule, metrics));
  const rule = rules[found]!;
  // A rule without conditions is what is left: its reason is what the rules before it looked at.
  const looked =
    rule.when.length > 0 ? rule.when : distinct(rules.slice(0, found).flatMap(({ when }) => when));
  return { label: rule.label, reason: explain(looked, metrics) };
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  const isFirst = ({ metric }: Condition, i: number) =>
    conditions.findIndex((other) => other.metric === metric) === i;
  // That there are requests says nothing.
  return conditions.filter((each, i) => each.metric !== 'requests' && isFirst(each, i));
}

function holds({ when }: Rule, metrics: ClassMetrics): boolean {
  return when.every(({ metric, is, than }) => {
    const value = metrics[metric];
    return value !== null && compare(value, is, than);
  });
}

function compare(value: number, is: Condition['is'], than: number): boolean {
  switch (is) {
    case '>':
      return value > than;
    case '>=':
      return value >= than;
    case '<':
      return value < than;
    case '<=':
      return value <= than;
  }
}

const names: Readonly<Record<keyof ClassMetrics, string>> = {
  requests: 'requests',
  burstinessCv: 'CV of gaps',
  turnsPerSessionP90: 'P90 of turns per session',
  prefillDominanceP50: 'P50 of prefill dominance',
  pairReuseMean: 'mean reuse between turns',
};

/** `CV of gaps 0.42 ≤ 1.5; no P90 of turns per session`: what was found, and on which side of the threshold it lies. */
function explain(conditions: readonly Condition[], metrics: ClassMetrics): string {
  return conditions
    .map(({ metric, is, than }) => {
      const value = metrics[metric];
      if (value === null) return `no ${names[metric]}`;
      const sign = compare(value, is, than) ? is : opposite[is];
      return `${names[metric]} ${Number(value.toFixed(3))} ${sign.replace('>=', '≥').replace('<=', '≤')} ${than}`;
    })
    .join('; ');
}

const opposite = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' } as const;
