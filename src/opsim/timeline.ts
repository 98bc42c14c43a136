import type { RankTimeline, StepRow } from '../documents/opsim.ts';
import type { PricedKernel } from './price-rows.ts';
import { type Replayed, type ReplayItem, replayTimeline } from './replay.ts';

/** Replays the rows that lie on a timeline, rank by rank. Rows without a start are left out. */
export function replayRanks(priced: readonly PricedKernel[], hostScale: number): readonly RankTimeline[] {
  const ranks = new Map<number | null, PricedKernel[]>();
  for (const one of priced) {
    const { row } = one.kernel;
    if (row.start_ns === null || !(row.start_ns >= 0) || row.duration_ns === null || !(row.duration_ns >= 0))
      continue;
    const group = ranks.get(row.rank);
    if (group === undefined) ranks.set(row.rank, [one]);
    else group.push(one);
  }
  return [...ranks]
    .sort(([a], [b]) => (a ?? -1) - (b ?? -1))
    .map(([rank, rows]) => replayRank(rank, rows, hostScale));
}

function replayRank(rank: number | null, rows: readonly PricedKernel[], hostScale: number): RankTimeline {
  const items = rows.map(itemOf);
  const unchanged = items.map((item) => ({ ...item, newDurationNs: item.durationNs }));
  const replayed = replayTimeline(items, { hostScale, hasHost: true });
  const alone = (of: readonly ReplayItem[]) =>
    spanUs(replayTimeline(of, { hostScale, hasHost: false }), allOf(of));
  const measured = measuredOf(items);
  return {
    rank,
    kernels: rows.length,
    measured_sum_us: sumUs(items, (item) => item.durationNs),
    measured_busy_us: busyUs(items),
    measured_span_us: spanUs(measured, allOf(items)),
    new_sum_us: sumUs(items, (item) => item.newDurationNs),
    new_span_us: spanUs(replayed, allOf(items)),
    measured_span_without_host_us: alone(unchanged),
    new_span_without_host_us: alone(items),
    steps: stepsOf({ rank, rows, items, measured, replayed }),
  };
}

/** A row's own duration changes as its operator's does: by the ratio, so that a split-K reduction follows its product. */
function itemOf({ kernel, newUs, route }: PricedKernel): ReplayItem {
  const { row, measuredUs } = kernel;
  const durationNs = row.duration_ns!;
  const ratio = route === 'part' || newUs === null || !measuredUs ? 1 : newUs / measuredUs;
  const newDurationNs =
    measuredUs === 0 && newUs !== null && route !== 'part' ? newUs * 1000 : durationNs * ratio;
  return {
    startNs: row.start_ns!,
    durationNs,
    newDurationNs,
    stream: `${row.device} ${row.stream}`,
    launchNs: row.launch_start_ns,
  };
}

function measuredOf(items: readonly ReplayItem[]): Replayed {
  return {
    startNs: Float64Array.from(items, (item) => item.startNs),
    endNs: Float64Array.from(items, (item) => item.startNs + item.durationNs),
  };
}

function allOf(items: readonly unknown[]): readonly number[] {
  return items.map((_, i) => i);
}

function spanUs({ startNs, endNs }: Replayed, indices: readonly number[]): number {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const i of indices) {
    first = Math.min(first, startNs[i]!);
    last = Math.max(last, endNs[i]!);
  }
  return indices.length === 0 ? 0 : (last - first) / 1000;
}

function sumUs(items: readonly ReplayItem[], of: (item: ReplayItem) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0) / 1000;
}

function busyUs(items: readonly ReplayItem[]): number {
  let busy = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { startNs, durationNs } of [...items].sort((a, b) => a.startNs - b.startNs)) {
    const end = startNs + durationNs;
    if (end <= until) continue;
    busy += end - Math.max(startNs, until);
    until = end;
  }
  return busy / 1000;
}

interface StepInputs {
  readonly rank: number | null;
  readonly rows: readonly PricedKernel[];
  readonly items: readonly ReplayItem[];
  readonly measured: Replayed;
  readonly replayed: Replayed;
}

function stepsOf({ rank, rows, items, measured, replayed }: StepInputs): readonly StepRow[] {
  const steps = new Map<number | null, number[]>();
  rows.forEach(({ kernel }, i) => {
    const group = steps.get(kernel.row.step);
    if (group === undefined) steps.set(kernel.row.step, [i]);
    else group.push(i);
  });
  return [...steps]
    .sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
    .map(([step, indices]) => {
      const members = indices.map((i) => items[i]!);
      return {
        rank,
        step,
        phase: rows[indices[0]!]!.kernel.row.phase,
        kernels: indices.length,
        measured_sum_us: sumUs(members, (item) => item.durationNs),
        new_sum_us: sumUs(members, (item) => item.newDurationNs),
        measured_busy_us: busyUs(members),
        measured_span_us: spanUs(measured, indices),
        new_span_us: spanUs(replayed, indices),
      };
    });
}
