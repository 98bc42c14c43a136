import { DurationHistogram } from '../math/duration-histogram.ts';
import { summarize } from '../metrics/summary.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { ResultColumns } from '../nouns/result-columns.ts';
import { ArrivalOrder } from './arrival-order.ts';
import { Driver, type DriverSetup } from './driver.ts';
import { type LoadPlan, linkRows } from './load-plan.ts';
import { PlanScheduler } from './plan-scheduler.ts';
import { resultOf } from './result-of.ts';
import type { Scheduler } from './scheduler.ts';
import { VirtualServer, type VirtualService } from './virtual-server.ts';
import { VirtualTimeline } from './virtual-timeline.ts';

/** A plan of arrivals in seconds. */
export function planOf(
  arrivalsS: ArrayLike<number>,
  links: readonly { readonly before: number; readonly after: number }[] = [],
  thinkS: (row: number) => number = () => Number.NaN,
): LoadPlan {
  const count = arrivalsS.length;
  return {
    count,
    arrivalNs: Float64Array.from(arrivalsS, (seconds) => seconds * 1e9),
    thinkNs: Float64Array.from({ length: count }, (_, row) => thinkS(row) * 1e9),
    ...linkRows(count, {
      before: links.map(({ before }) => before),
      after: links.map(({ after }) => after),
    }),
  };
}

/** `rate` requests a second for some seconds, evenly. */
export function steadyPlan(rate: number, seconds: number): LoadPlan {
  return planOf(Float64Array.from({ length: rate * seconds }, (_, i) => i / rate));
}

/** @param cap requests in flight at most */
export function openLoop(cap?: number): (plan: LoadPlan) => Scheduler {
  return (plan) => new PlanScheduler(new ArrivalOrder(plan), cap);
}

export interface VirtualRunOptions extends Partial<Omit<DriverSetup, 'scheduler' | 'timeline' | 'sender'>> {
  readonly plan: LoadPlan;
  /** An open loop without limit by default. */
  readonly schedule?: (plan: LoadPlan) => Scheduler;
  readonly service: VirtualService;
  /** What else happens in the run. */
  readonly script?: (time: VirtualTimeline, driver: Driver) => void;
}

/** Runs a plan to its end in virtual time. */
export function runVirtually({ plan, service, schedule = openLoop(), script, ...rest }: VirtualRunOptions) {
  const time = new VirtualTimeline();
  const server = new VirtualServer(time, service);
  const columns = new ResultColumns();
  const gaps = new DurationHistogram();
  const records: ResultRecord[] = [];
  const driver = new Driver({
    scheduler: schedule(plan),
    timeline: time,
    sender: server,
    retry: { retries: 0, pauseNs: 0 },
    cancelAfterNs: new Float64Array(plan.count).fill(Number.NaN),
    stopNs: Number.POSITIVE_INFINITY,
    drainNs: Number.POSITIVE_INFINITY,
    stallNs: 20e6,
    keepsText: () => false,
    onEnd(trace, end) {
      const record = resultOf(trace, end, factsOf(trace.launch.row), {
        index: trace.launch.row,
        phase: 'measure',
        keepsRawChunks: false,
        countTokens: null,
      });
      records.push(record);
      columns.set(record);
      if (record.status === 'ok') for (const gap of trace.gaps) gaps.add(gap);
    },
    ...rest,
  });
  void driver.run();
  script?.(time, driver);
  time.run();
  const summary = (slo: Record<string, number> | null = null) =>
    summarize({ columns, gaps, planned: plan.count, slo, definitionsOf: [] });
  return { time, server, driver, records, columns, gaps, summary };
}

function factsOf(row: number) {
  return {
    requestId: `r${row}`,
    sessionId: null,
    turnId: null,
    maxOutputTokens: 64,
    isStreaming: true,
    promptTokens: null,
    endpoint: null,
  };
}
