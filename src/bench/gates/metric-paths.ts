import { type Gate, type GateVocabulary, parseGateTexts } from '../../core/gate.ts';

const statistics = ['mean', 'p50', 'p90', 'p95', 'p99', 'p99_9', 'min', 'max', 'sd'] as const;
const distributions = [
  ...['ttft_ms.due', 'ttft_ms.launched', 'e2e_ms.due', 'e2e_ms.launched'],
  ...['answer_ttft_ms', 'tpot_ms', 'itl_ms', 'schedule_lag_ms'],
] as const;
const numbers = [
  ...['throughput.ok_rps', 'throughput.prompt_tokens_per_s', 'throughput.output_tokens_per_s'],
  ...['goodput.share', 'goodput.good_rps', 'load.offered_rps', 'load.achieved_rps', 'load.mean_in_flight'],
  ...['measured.failed_share', 'tokens.cache_hit_share'],
] as const;

/** Latencies measured from two beginnings: short names mean from due, which is what a user waits. */
const shortNames: readonly (readonly [short: string, long: string])[] = [
  ['ttft_ms.', 'ttft_ms.due.'],
  ['e2e_ms.', 'e2e_ms.due.'],
];

const longPaths: readonly string[] = [
  ...distributions.flatMap((name) => statistics.map((statistic) => `${name}.${statistic}`)),
  ...numbers,
];

/** Every metric of `summary.json` that a gate may name. */
const metricPaths: readonly string[] = [
  ...shortNames.flatMap(([short]) => statistics.map((statistic) => short + statistic)),
  ...longPaths,
];

const vocabulary: GateVocabulary = { example: 'ttft_ms.p99:rel:0.05', metrics: () => metricPaths };

/** Gates on the numbers of runs. @throws UsageError listing every gate that is not understood */
export function parseBenchGates(texts: readonly string[], source = '--fail-on'): readonly Gate[] {
  return parseGateTexts(texts, vocabulary, source);
}

/** The keys that lead to a metric in `summary.json`. */
export function keysOfMetric(metric: string): readonly string[] {
  if (longPaths.includes(metric)) return metric.split('.');
  const name = shortNames.find(([short]) => metric.startsWith(short));
  return (name === undefined ? metric : name[1] + metric.slice(name[0].length)).split('.');
}
