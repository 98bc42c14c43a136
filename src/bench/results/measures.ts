import type { Distribution, IntervalPair } from '../../nouns/distribution.ts';
import type { ResultSummary } from '../../nouns/result-summary.ts';

/** A number of one run, with the 95 % interval that the run itself gives. */
export interface MeasuredValue {
  readonly value: number | null;
  readonly interval_95: IntervalPair | null;
}

/** Something that suites compare. */
export interface Measure {
  /** Its path in a run's `summary.json`; `measured.not_ok_share` is ours. */
  readonly name: string;
  readonly of: (summary: ResultSummary) => MeasuredValue;
}

const bare = (value: number | null | undefined): MeasuredValue => ({
  value: value ?? null,
  interval_95: null,
});

/** Mean and percentiles of a distribution, as `name.p50` and so on. */
function distribution(name: string, of: (summary: ResultSummary) => Distribution): Measure[] {
  return (['mean', 'p50', 'p90', 'p99'] as const).map((part) => ({
    name: `${name}.${part}`,
    of: (summary) => {
      const found = of(summary);
      return { value: found[part], interval_95: found.interval_95[part] };
    },
  }));
}

/** Of the requests that were asked for, those that were not answered: failed, cancelled, not sent. */
function notOkShare({ offered, ok }: ResultSummary['measured']): number | null {
  return offered === 0 ? null : (offered - ok) / offered;
}

/** What every comparison of a suite holds, in its order. */
export const measures: readonly Measure[] = [
  ...distribution('ttft_ms.due', ({ ttft_ms: { due } }) => due),
  ...distribution('tpot_ms', ({ tpot_ms: tpot }) => tpot),
  ...distribution('itl_ms', ({ itl_ms: itl }) => itl),
  ...distribution('e2e_ms.due', ({ e2e_ms: { due } }) => due),
  { name: 'load.offered_rps', of: ({ load }) => bare(load.offered_rps) },
  { name: 'load.achieved_rps', of: ({ load }) => bare(load.achieved_rps) },
  { name: 'throughput.ok_rps', of: ({ throughput }) => bare(throughput.ok_rps) },
  { name: 'throughput.output_tokens_per_s', of: ({ throughput }) => bare(throughput.output_tokens_per_s) },
  { name: 'goodput.good_rps', of: ({ goodput }) => bare(goodput?.good_rps) },
  { name: 'goodput.share', of: ({ goodput }) => bare(goodput?.share) },
  { name: 'measured.failed_share', of: ({ measured }) => bare(measured.failed_share) },
  { name: 'measured.not_ok_share', of: ({ measured }) => bare(notOkShare(measured)) },
];
