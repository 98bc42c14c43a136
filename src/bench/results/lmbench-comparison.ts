import { isFailure, type LmbenchFailure, type LmbenchNumbers, round2 } from './lmbench-numbers.ts';

/** A result that goes into LMBench's comparison of a workload. */
export interface ComparedResult {
  /** The server's name, as the suite has it: it is not guessed from a file name. */
  readonly key: string;
  readonly qps: number | string;
  readonly results: LmbenchNumbers | LmbenchFailure;
}

/**
 * LMBench's `<workload>_comparison.json`: for each load the mean TTFT, ITL and TPOT of each server, ms. Repeated runs are
 * averaged; runs without numbers are left out, where LMBench draws them as 0 ms. Loads that are no number come last.
 */
export function lmbenchComparison(
  compared: readonly ComparedResult[],
): readonly Readonly<Record<string, unknown>>[] {
  const loads = [...new Set(compared.map(({ qps }) => qps))].sort(
    (a, b) => numberOf(a) - numberOf(b) || (String(a) < String(b) ? -1 : 1),
  );
  return loads.map((qps) => {
    const entry: Record<string, unknown> = { qps };
    const here = compared.filter((result) => result.qps === qps);
    for (const key of new Set(here.map((result) => result.key))) {
      const numbers = here.flatMap(({ key: own, results }) =>
        own === key && !isFailure(results) ? [results] : [],
      );
      if (numbers.length > 0)
        entry[key] = {
          TTFT: mean(numbers.map(({ ttft_ms: ttft }) => ttft.mean)),
          ITL: mean(numbers.map(({ itl_ms: itl }) => itl.mean)),
          TPOT: mean(numbers.map(({ tpot_ms: tpot }) => tpot.mean)),
        };
    }
    return entry;
  });
}

function numberOf(qps: number | string): number {
  return typeof qps === 'number' ? qps : Number.MAX_VALUE;
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : round2(known.reduce((sum, value) => sum + value, 0) / known.length);
}
