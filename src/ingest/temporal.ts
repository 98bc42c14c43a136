import { type Intervals, lengthOf, overlapOf, unite } from '../math/intervals.ts';
import type { RowMaker } from './operator-rows.ts';
import {
  type Activity,
  activityOf,
  intervalsOf,
  namedActivityOf,
  type RankTrace,
  shareOf,
  spanOf,
  toUs,
} from './rank-trace.ts';

/** Where a device's time went. Unions of intervals: work side by side counts once. */
export interface TemporalBreakdown {
  readonly compute_us: number;
  readonly communication_us: number;
  readonly memory_us: number;
  /** Busy, but with nothing computing. */
  readonly non_compute_us: number;
  readonly compute_communication_overlap_us: number;
  readonly compute_memory_overlap_us: number;
  readonly communication_memory_overlap_us: number;
  /** Time computing while communicating over time communicating; null without communication. */
  readonly communication_overlap_share: number | null;
}

export interface RankTemporal {
  readonly rank: number;
  readonly span_us: number | null;
  readonly busy_us: number;
  readonly idle_us: number | null;
  /** Sum of kernel durations, side by side or not. */
  readonly kernel_sum_us: number;
  /** By family: custom collectives are communication. */
  readonly by_family: TemporalBreakdown;
  /** By name prefix, the definitions of HolisticTraceAnalysis. */
  readonly by_name: TemporalBreakdown;
}

/** Idle, busy and what for, of one rank, from the first start to the last end of work on the device. */
export function temporalBreakdown({ rank, maker }: RankTrace): RankTemporal {
  const all = intervalsOf(maker, () => true);
  const busyNs = lengthOf(unite(all));
  const span = spanOf(all);
  const spanNs = span === null ? null : span.endNs - span.startNs;
  const { device } = maker.trace.events;
  let kernelSumNs = 0;
  for (let i = 0; i < device.kind.length; i++) if (device.kind[i] === 0) kernelSumNs += device.durationNs[i]!;
  return {
    rank,
    span_us: spanNs === null ? null : toUs(spanNs),
    busy_us: toUs(busyNs),
    idle_us: spanNs === null ? null : toUs(spanNs - busyNs),
    kernel_sum_us: toUs(kernelSumNs),
    by_family: breakDown(maker, busyNs, activityOf),
    by_name: breakDown(maker, busyNs, namedActivityOf),
  };
}

function breakDown(
  maker: RowMaker,
  busyNs: number,
  activity: (maker: RowMaker, i: number) => Activity,
): TemporalBreakdown {
  const of = (wanted: Activity): Intervals => unite(intervalsOf(maker, (i) => activity(maker, i) === wanted));
  const compute = of('compute');
  const communication = of('communication');
  const memory = of('memory');
  const overlapNs = overlapOf(compute, communication);
  return {
    compute_us: toUs(lengthOf(compute)),
    communication_us: toUs(lengthOf(communication)),
    memory_us: toUs(lengthOf(memory)),
    non_compute_us: toUs(busyNs - lengthOf(compute)),
    compute_communication_overlap_us: toUs(overlapNs),
    compute_memory_overlap_us: toUs(overlapOf(compute, memory)),
    communication_memory_overlap_us: toUs(overlapOf(communication, memory)),
    communication_overlap_share: shareOf(overlapNs, lengthOf(communication)),
  };
}
