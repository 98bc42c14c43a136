import { exitCodes, UsageError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import type { SuitePoint } from '../../documents/suite.ts';

/** Which points a call is to run. */
export interface PointChoice {
  /** Names of points, `*` standing for anything; null for all. */
  readonly only: readonly string[] | null;
  /** Finished points to run again: names as above, `failed` or `all`; null for none. */
  readonly rerun: readonly string[] | null;
}

/**
 * The points to run, in suite order: those not finished, and those asked for again.
 * @throws UsageError for a name that no point has
 */
export function choosePoints(points: readonly SuitePoint[], { only, rerun }: PointChoice): SuitePoint[] {
  for (const pattern of [...(only ?? []), ...(rerun ?? [])])
    if (pattern !== 'all' && pattern !== 'failed' && !points.some(({ id }) => matches(pattern, id)))
      throw unknownPoint(pattern, points);
  return points.filter((point) => {
    if (only !== null && !only.some((pattern) => matches(pattern, point.id))) return false;
    return point.status !== 'done' || isAskedAgain(point, rerun ?? []);
  });
}

function isAskedAgain(point: SuitePoint, rerun: readonly string[]): boolean {
  return rerun.some(
    (pattern) =>
      pattern === 'all' ||
      (pattern === 'failed' && point.exit_code !== exitCodes.done) ||
      matches(pattern, point.id),
  );
}

function matches(pattern: string, id: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}

function unknownPoint(pattern: string, points: readonly SuitePoint[]): UsageError {
  const ids = points.map(({ id }) => id);
  const suggestion = nearest(pattern, ids);
  return new UsageError({
    code: 'unknown-point',
    message: `no point is called '${pattern}'; the first of ${ids.length}: ${ids.slice(0, 3).join(', ')}`,
    hint: suggestion === null ? "* stands for anything, as in 'fast--*'" : `did you mean '${suggestion}'?`,
  });
}
