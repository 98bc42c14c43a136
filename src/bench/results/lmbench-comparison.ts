import type { LmbenchFailure, LmbenchNumbers } from '../../documents/lmbench.ts';
import { isFailure, round2 } from './lmbench-numbers.ts';

/** A result that goes into LMBench's comparison of a workload. */
export interface ComparedResult {
  /** The server's name, as the suite has it: it is not guessed from a file name. */
  readonly key: string;
  readonly qps: number | string;
  readonly results: LmbenchNumbers | LmbenchFailure;
}

/**
 * LMBench's `<workload>_comparison.json`: for each load the mean TTFT, ITL and TPOT of each server, ms. Repeated runs are
 * averaged. Requests that failed are counted beside (`failed_requests`, ours, where there are any); a run without numbers
 * has nulls, or is left out when it counts nothing either, where LMBench draws 0 ms. Loads that are no number come last.
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
      const failed = here.reduce(
        (sum, { key: own, results }) => sum + (own === key ? (results.failed_requests ?? 0) : 0),
        0,
      );
      if (numbers.length > 0)
        entry[key] = {
          TTFT: mean(numbers.map(({ ttft_ms: ttft }) => ttft.mean)),
          ITL: mean(numbers.map(({ itl_ms: itl }) => itl.mean)),
          TPOT: mean(numbers.map(({ tpot_ms: tpot }) => tpot.mean)),
          ...(failed > 0 ? { failed_requests: failed } : {}),
        };
      else if (failed > 0) entry[key] = { TTFT: null, ITL: null, TPOT: null, failed_requests: failed };
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
