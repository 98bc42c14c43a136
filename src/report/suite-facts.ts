import type { SuiteDocument } from '../documents/suite.ts';
import type { CombinedValue, Difference, SuiteComparison } from '../documents/suite-comparison.ts';
import { formatFixed, notAvailable } from './fixed.ts';

/** A compared suite, with what the comparison leaves out. */
export interface SuiteReportFacts extends SuiteComparison, Pick<SuiteDocument, 'slo' | 'servers'> {}

/** What the tables of a suite show, in their order. */
export const suiteColumns: readonly {
  readonly title: string;
  readonly measure: string;
  readonly decimals: number;
}[] = [
  { title: 'offered/s', measure: 'load.offered_rps', decimals: 2 },
  { title: 'sent/s', measure: 'load.achieved_rps', decimals: 2 },
  { title: 'TTFT p50 ms', measure: 'ttft_ms.due.p50', decimals: 1 },
  { title: 'TTFT p99 ms', measure: 'ttft_ms.due.p99', decimals: 1 },
  { title: 'TPOT p50 ms', measure: 'tpot_ms.p50', decimals: 2 },
  { title: 'ITL p99 ms', measure: 'itl_ms.p99', decimals: 2 },
  { title: 'output tokens/s', measure: 'throughput.output_tokens_per_s', decimals: 1 },
  { title: 'goodput/s', measure: 'goodput.good_rps', decimals: 2 },
];

/** Columns that a suite has something for: goodput asks for an SLO. */
export function columnsOf({ slo }: Pick<SuiteReportFacts, 'slo'>): typeof suiteColumns {
  return suiteColumns.filter(({ measure }) => slo !== null || !measure.startsWith('goodput'));
}

/** A number with its 95 % interval in square brackets, where there is one. */
export function withInterval(combined: CombinedValue | undefined, decimals: number): string {
  if (combined === undefined || combined.value === null) return notAvailable;
  const { value, interval_95: interval } = combined;
  const range =
    interval === null
      ? ''
      : ` [${formatFixed(interval[0], decimals)}, ${formatFixed(interval[1], decimals)}]`;
  return `${formatFixed(value, decimals)}${range}`;
}

/** `TTFT p50 ms +12.3 %` for each column in which a server differs clearly from another. */
export function clearChanges(
  measures: Readonly<Record<string, Difference>>,
  columns: typeof suiteColumns,
): string[] {
  return columns.flatMap(({ title, measure }) => {
    const change = measures[measure];
    if (change === undefined || change.is_clear !== true || change.relative === null) return [];
    const sign = change.relative > 0 ? '+' : '−';
    return [`${title} ${sign}${formatFixed(Math.abs(change.relative) * 100, 1)} %`];
  });
}

/** What the brackets and names of the tables mean, a sentence a line. */
export const suiteFootnote: readonly string[] = [
  'Square brackets are 95 % intervals: over the repetitions where there are several, else within the run.',
  'TTFT counts from when a request was due. ITL are the gaps between chunks. Latencies are of answered requests.',
];
