import type { Activity, Timeline } from '../documents/ingest.ts';
import { unite } from '../math/intervals.ts';
import { activities, activityOf, intervalsOf, type RankTrace, spanOf, toUs } from './rank-trace.ts';

/** Null when nothing ran on a device. */
export function timelineOf(ranks: readonly RankTrace[], bins: number): Timeline | null {
  const spans = ranks.flatMap(({ maker, offsetNs }) => {
    const span = spanOf(intervalsOf(maker, () => true));
    return span === null ? [] : [{ startNs: span.startNs + offsetNs, endNs: span.endNs + offsetNs }];
  });
  if (spans.length === 0) return null;
  const startNs = Math.min(...spans.map((span) => span.startNs));
  const endNs = Math.max(...spans.map((span) => span.endNs));
  const binNs = Math.max(1, (endNs - startNs) / bins);
  return {
    start_us: toUs(startNs),
    bin_us: toUs(binNs),
    series: ranks.flatMap((rank) =>
      activities.map((activity) => ({
        rank: rank.rank,
        activity,
        busy: busyShares(rank, activity, { startNs, binNs, bins }),
      })),
    ),
  };
}

function busyShares(
  { maker, offsetNs }: RankTrace,
  activity: Activity,
  grid: { startNs: number; binNs: number; bins: number },
): number[] {
  const { starts, ends } = unite(intervalsOf(maker, (i) => activityOf(maker, i) === activity));
  const shares = new Array<number>(grid.bins).fill(0);
  for (let i = 0; i < starts.length; i++) {
    const from = (starts[i]! + offsetNs - grid.startNs) / grid.binNs;
    const to = (ends[i]! + offsetNs - grid.startNs) / grid.binNs;
    for (let bin = Math.floor(from); bin < Math.min(grid.bins, to); bin++)
      shares[bin]! += Math.min(to, bin + 1) - Math.max(from, bin);
  }
  // Four digits are more than a picture shows; sums of parts may exceed the whole by a rounding.
  return shares.map((share) => Math.min(1, Math.round(share * 1e4) / 1e4));
}
