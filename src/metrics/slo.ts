import { type Problem, UsageError } from '../core/errors.ts';
import { resultStatuses } from '../nouns/result.ts';
import type { ResultColumns } from '../nouns/result-columns.ts';
import type { Goodput, Slo, SloMetric } from '../nouns/slo.ts';
import { e2eFromDue, type Latency, tpot, ttftFromDue } from './latencies.ts';

const sloMetrics = { ttft: ttftFromDue, tpot, e2e: e2eFromDue } as const satisfies Record<SloMetric, Latency>;
const unitMs: Readonly<Record<string, number>> = { us: 1e-3, ms: 1, s: 1e3 };

/**
 * Parses `ttft=500ms,tpot=50ms,e2e=10s`.
 * @throws UsageError listing everything that is wrong
 */
export function parseSlo(text: string): Slo {
  const limits: Partial<Record<SloMetric, number>> = {};
  const problems: Problem[] = [];
  for (const part of text.split(',')) {
    const [, name, amount, unit] = /^\s*([a-z0-9]+)\s*=\s*(\d+\.?\d*|\.\d+)\s*(us|ms|s)\s*$/.exec(part) ?? [];
    if (name === undefined || !Object.hasOwn(sloMetrics, name))
      problems.push({
        code: 'bad-value',
        message: `--slo: '${part.trim()}' is not METRIC=TIME with one of ${Object.keys(sloMetrics).join(', ')}`,
        hint: 'for example ttft=500ms,tpot=50ms,e2e=10s',
      });
    else if (Object.hasOwn(limits, name))
      problems.push({ code: 'bad-value', message: `--slo: ${name} has two limits`, hint: 'give each once' });
    else limits[name as SloMetric] = Number(amount) * unitMs[unit!]!;
  }
  if (problems.length > 0) throw new UsageError(problems);
  return limits;
}

/** @param rows every offered request, whatever became of it */
export function goodputOf(
  columns: ResultColumns,
  rows: Int32Array,
  slo: Slo,
  seconds: number | null,
): Goodput {
  const ok = resultStatuses.indexOf('ok');
  const missed = Object.fromEntries(Object.keys(slo).map((name) => [name, 0])) as Record<SloMetric, number>;
  let good = 0;
  for (const row of rows) {
    let isGood = columns.status[row] === ok;
    for (const [name, limit] of Object.entries(slo) as [SloMetric, number][]) {
      const value = sloMetrics[name](columns, row);
      // A time per token is not defined below two tokens; such an answer cannot miss it.
      const isKept =
        columns.status[row] === ok && !(value > limit) && (name === 'tpot' || !Number.isNaN(value));
      if (isKept) continue;
      missed[name]++;
      isGood = false;
    }
    if (isGood) good++;
  }
  return {
    slo_ms: slo,
    offered: rows.length,
    good,
    share: rows.length === 0 ? null : good / rows.length,
    good_rps: seconds === null || seconds === 0 ? null : good / seconds,
    missed,
  };
}

/**
 * How near each offered request came to its limits: its worst latency over that latency's limit, above 1 for a miss,
 * Infinity for one that is not ok or lacks a latency.
 */
export function strainOf(columns: ResultColumns, rows: Int32Array, slo: Slo): Float64Array {
  const ok = resultStatuses.indexOf('ok');
  return Float64Array.from(rows, (row) => {
    if (columns.status[row] !== ok) return Number.POSITIVE_INFINITY;
    let worst = 0;
    for (const [name, limit] of Object.entries(slo) as [SloMetric, number][]) {
      const value = sloMetrics[name](columns, row);
      if (Number.isNaN(value)) worst = name === 'tpot' ? worst : Number.POSITIVE_INFINITY;
      else worst = Math.max(worst, value === 0 ? 0 : value / limit);
    }
    return worst;
  });
}
