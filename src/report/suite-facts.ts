import { formatFixed, notAvailable } from './fixed.ts';

/** A number over the repetitions of a load. */
export interface Combined {
  readonly value: number | null;
  readonly interval_95: readonly [number, number] | null;
}

/** A server at a load. */
export interface SuiteSide {
  readonly server: string;
  readonly done: number;
  readonly planned: number;
  readonly ok: number;
  readonly not_ok: number;
  readonly problems: readonly string[];
  readonly measures: Readonly<Record<string, Combined>>;
}

/** A number of one server against that of another. */
export interface Change {
  readonly relative: number | null;
  readonly interval_95: readonly [number, number] | null;
  readonly is_clear: boolean | null;
}

/** A compared suite, as comparison.json has it. */
export interface SuiteReportFacts {
  readonly name: string;
  readonly slo: string | null;
  readonly servers: readonly { readonly key: string; readonly base_url: string; readonly model: string }[];
  readonly workloads: readonly {
    readonly workload: string;
    readonly loads: readonly {
      readonly load: string;
      readonly target_rps: number | null;
      readonly servers: readonly SuiteSide[];
      readonly differences: readonly {
        readonly server: string;
        readonly against: string;
        readonly measures: Readonly<Record<string, Change>>;
      }[];
    }[];
  }[];
}

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
export function withInterval(combined: Combined | undefined, decimals: number): string {
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
  measures: Readonly<Record<string, Change>>,
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
