import { type Problem, UsageError } from '../core/errors.ts';
import type { LoadPoint } from './contract.ts';

/**
 * Load points of values as a spec file lists them, named as they are written there (`2`, `0.5`).
 * @param option as spec files spell it, for messages
 * @param rateOf the requests per second that a value stands for; null when only the run can tell
 * @throws UsageError naming every value that is no number above 0
 */
export function loadPoints(
  option: string,
  values: readonly string[],
  rateOf: (value: number) => number | null = (value) => value,
): LoadPoint[] {
  const problems: Problem[] = [];
  const points = values.map((text) => {
    const value = Number(text);
    if (!(value > 0 && Number.isFinite(value)))
      problems.push({ code: 'bad-value', message: `${option}: '${text}' is not a number > 0` });
    return { name: text, targetRps: rateOf(value), value };
  });
  if (problems.length > 0) throw new UsageError(problems);
  return points;
}
