import type { SelfMeasurement } from '../documents/client-facts.ts';
import type { Budget, Validity } from '../documents/summary.ts';
import { DurationHistogram } from '../math/duration-histogram.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import { describeHistogram } from '../metrics/distribution.ts';
import { collect, rowsWhere, scheduleLag } from '../metrics/latencies.ts';
import type { ResultColumns } from '../nouns/result-columns.ts';
import type { RunCounts } from '../nouns/result-summary.ts';
import type { ClientOutcome } from './client-setup.ts';

/** What the clients of all threads say of themselves, together. */
export function measureSelf(
  outcomes: readonly ClientOutcome[],
  requests: number,
  chunks: number,
): SelfMeasurement {
  const delays = mergeDelays(outcomes);
  const sum = (of: (outcome: ClientOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const pauses = outcomes.map(({ gc }) => gc.max_ms).filter((ms) => ms !== null);
  // The processor time of Node is that of the whole process, so every thread says the same.
  const cpuUs = outcomes.reduce((most, outcome) => Math.max(most, outcome.cpuUs), 0);
  return {
    threads: outcomes.length,
    event_loop_delay_ms: describeHistogram(delays, 1e-6),
    stalls: sum(({ stalls }) => stalls),
    gc: {
      count: sum(({ gc }) => gc.count),
      total_ms: sum(({ gc }) => gc.total_ms),
      max_ms: pauses.length === 0 ? null : Math.max(...pauses),
    },
    connections_opened: sum(({ connectionsOpened }) => connectionsOpened),
    cpu_s: cpuUs / 1e6,
    cpu_us_per_request: requests === 0 ? null : cpuUs / requests,
    cpu_us_per_chunk: chunks === 0 ? null : cpuUs / chunks,
  };
}

/** The two p99 that are held against the budget, of the sample as it is, however small; ms. */
export interface ClientTails {
  readonly lagP99Ms: number | null;
  readonly loopDelayP99Ms: number | null;
}

export function tailsOf(columns: ResultColumns, outcomes: readonly ClientOutcome[]): ClientTails {
  const lags = collect(columns, rowsWhere(columns, { phase: 'measure' }), scheduleLag);
  const delayNs = mergeDelays(outcomes).quantile(0.99);
  return {
    lagP99Ms: quantile(sortedCopy(lags), 0.99),
    loopDelayP99Ms: delayNs === null ? null : delayNs / 1e6,
  };
}

/** Judges a run by its counts and the client's own tails. */
export function judge(
  counts: RunCounts,
  tails: ClientTails,
  budget: Budget,
  stalled: Validity['stalled_requests'],
): Validity {
  const reasons: string[] = [];
  const over = (what: string, value: number | null, limit: number) => {
    if (value !== null && value > limit)
      reasons.push(`${what} p99 is ${value.toFixed(2)} ms, the budget ${limit} ms`);
  };
  over('schedule lag', tails.lagP99Ms, budget.schedule_lag_p99_ms);
  over('event-loop delay', tails.loopDelayP99Ms, budget.event_loop_delay_p99_ms);
  if (!counts.conserved) {
    const { planned, sent, not_sent, ok, failed, cancelled } = counts;
    reasons.push(
      `requests are not conserved: planned ${planned}, sent ${sent}, not sent ${not_sent}; ok ${ok}, failed ${failed}, cancelled ${cancelled}`,
    );
  }
  return {
    valid: reasons.length === 0,
    budget,
    measured: { schedule_lag_p99_ms: tails.lagP99Ms, event_loop_delay_p99_ms: tails.loopDelayP99Ms },
    reasons,
    stalled_requests: stalled,
  };
}

function mergeDelays(outcomes: readonly ClientOutcome[]): DurationHistogram {
  const delays = new DurationHistogram();
  for (const { loopDelayNs } of outcomes) delays.mergeRecord(loopDelayNs);
  return delays;
}
