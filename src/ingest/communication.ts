import type { CollectiveReport, CollectiveSkew, DurationStatistics } from '../documents/ingest.ts';
import { isKernel, type RankTrace } from './rank-trace.ts';
import { describeDurations } from './statistics.ts';

interface Call {
  readonly startNs: number;
  readonly durationNs: number;
}

/** Collectives by kind and size; with several ranks, the skew between them. `hasOneClock`: starts can be compared. */
export function communicationReport(
  ranks: readonly RankTrace[],
  hasOneClock: boolean,
): readonly CollectiveReport[] {
  const groups = new Map<
    string,
    { report: Omit<CollectiveReport, 'duration' | 'bus_gb_per_s' | 'skew'>; calls: Call[][] }
  >();
  for (const [index, { maker, offsetNs }] of ranks.entries()) {
    const { device } = maker.trace.events;
    const order = [...device.startNs.keys()].filter(
      (i) => isKernel(maker, i) && maker.classify(i).family === 'collective',
    );
    order.sort((a, b) => device.startNs[a]! - device.startNs[b]! || a - b);
    for (const i of order) {
      const { operation, shortName, sizes } = maker.classify(i);
      const report = {
        operation: operation ?? 'collective',
        kernel: shortName,
        payload_bytes: sizes?.['payload_bytes'] ?? null,
        ranks: sizes?.['ranks'] ?? null,
      };
      const key = JSON.stringify(report);
      const known = groups.get(key) ?? { report, calls: ranks.map(() => []) };
      known.calls[index]!.push({ startNs: device.startNs[i]! + offsetNs, durationNs: device.durationNs[i]! });
      groups.set(key, known);
    }
  }
  return [...groups.values()]
    .map(({ report, calls }): CollectiveReport => {
      const duration = describeDurations(calls.flat().map(({ durationNs }) => durationNs));
      return {
        ...report,
        duration,
        bus_gb_per_s: busBandwidth(report, duration),
        skew: skewOf(ranks, calls, hasOneClock),
      };
    })
    .sort((a, b) => b.duration.total_us - a.duration.total_us || (a.operation < b.operation ? -1 : 1));
}

/** Factors of nccl-tests, "Performance reported by NCCL tests": 2(n−1)/n for all-reduce, (n−1)/n for its halves. */
function busBandwidth(
  report: Pick<CollectiveReport, 'operation' | 'payload_bytes' | 'ranks'>,
  { min_us: shortest }: DurationStatistics,
): number | null {
  const { operation, payload_bytes: bytes, ranks } = report;
  if (bytes === null || ranks === null || shortest === null || shortest === 0 || ranks < 2) return null;
  const factor =
    operation === 'all_reduce'
      ? (2 * (ranks - 1)) / ranks
      : ['all_gather', 'reduce_scatter', 'all_to_all'].includes(operation)
        ? (ranks - 1) / ranks
        : 1;
  // Bytes per microsecond are megabytes per second.
  return (bytes * factor) / shortest / 1000;
}

function skewOf(
  ranks: readonly RankTrace[],
  calls: readonly Call[][],
  hasOneClock: boolean,
): CollectiveSkew | null {
  const count = calls[0]?.length ?? 0;
  if (ranks.length < 2 || count === 0 || calls.some((list) => list.length !== count)) return null;
  const starts: number[] = [];
  const waits: number[] = [];
  const last = new Map<number, number>(ranks.map(({ rank }) => [rank, 0]));
  for (let call = 0; call < count; call++) {
    const met = calls.map((list) => list[call]!);
    const durations = met.map(({ durationNs }) => durationNs);
    const shortest = Math.min(...durations);
    waits.push(Math.max(...durations) - shortest);
    const began = met.map(({ startNs }) => startNs);
    starts.push(Math.max(...began) - Math.min(...began));
    const { rank } = ranks[durations.indexOf(shortest)]!;
    last.set(rank, last.get(rank)! + 1);
  }
  return {
    calls: count,
    start: hasOneClock ? describeDurations(starts) : null,
    wait: describeDurations(waits),
    last_by_rank: Object.fromEntries([...last].map(([rank, times]) => [String(rank), times])),
  };
}
