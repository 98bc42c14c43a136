import type { Activity, RankTemporal, TemporalBreakdown } from '../documents/ingest.ts';
import { type Intervals, lengthOf, overlapOf, unite } from '../math/intervals.ts';
import type { RowMaker } from './operator-rows.ts';
import {
  activityOf,
  intervalsOf,
  namedActivityOf,
  type RankTrace,
  shareOf,
  spanOf,
  toUs,
} from './rank-trace.ts';

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
