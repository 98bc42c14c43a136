import type { LaunchReport, StreamIdle } from '../documents/ingest.ts';
import { isKernel, type RankTrace, toUs } from './rank-trace.ts';
import { describeDurations } from './statistics.ts';

/** Cut-offs of HolisticTraceAnalysis's launch statistics. */
const slowCallNs = 50_000;
const lateStartNs = 100_000;
/** A gap this short between kernels of a stream is the device's own turn-round, not waiting (same source). */
const turnRoundNs = 30;

/** Launches of one rank's kernels, and the gaps in its streams. */
export function launchStatistics({ rank, maker }: RankTrace): LaunchReport {
  const { events, links } = maker.trace;
  const { device, host } = events;
  const byApi: Record<string, number> = {};
  const calls: number[] = [];
  const kernels: number[] = [];
  const delays: number[] = [];
  for (let i = 0; i < device.kind.length; i++) {
    const launch = links.launch[i]!;
    if (launch < 0 || !isKernel(maker, i)) continue;
    const api = events.texts[host.name[launch]!]!;
    byApi[api] = (byApi[api] ?? 0) + 1;
    calls.push(host.durationNs[launch]!);
    kernels.push(device.durationNs[i]!);
    delays.push(device.startNs[i]! - host.startNs[launch]! - host.durationNs[launch]!);
  }
  return {
    rank,
    by_api: Object.fromEntries(Object.entries(byApi).sort(([a], [b]) => (a < b ? -1 : 1))),
    call: describeDurations(calls),
    kernel: describeDurations(kernels),
    delay: describeDurations(delays),
    shorter_than_call: kernels.filter((ns, i) => ns < calls[i]!).length,
    slow_calls: calls.filter((ns) => ns > slowCallNs).length,
    late_starts: delays.filter((ns) => ns > lateStartNs).length,
    streams: streamIdle(maker),
  };
}

function streamIdle(maker: RankTrace['maker']): StreamIdle[] {
  const { device } = maker.trace.events;
  const streams = new Map<string, number[]>();
  for (let i = 0; i < device.kind.length; i++) {
    const key = `${device.device[i]} ${device.stream[i]}`;
    const list = streams.get(key);
    if (list === undefined) streams.set(key, [i]);
    else list.push(i);
  }
  return [...streams.values()]
    .map((events) => idleOf(maker, events))
    .sort((a, b) => a.device - b.device || (a.stream ?? -1) - (b.stream ?? -1));
}

function idleOf(maker: RankTrace['maker'], events: number[]): StreamIdle {
  const { device, host } = maker.trace.events;
  const { launch } = maker.trace.links;
  events.sort((a, b) => device.startNs[a]! - device.startNs[b]! || a - b);
  const waits = { host: 0, kernel: 0, other: 0 };
  let busyNs = 0;
  let previousEnd: number | null = null;
  for (const i of events) {
    const start = device.startNs[i]!;
    const gap = previousEnd === null ? 0 : start - previousEnd;
    if (gap > 0) {
      const launchedAt = launch[i]! < 0 ? null : host.startNs[launch[i]!]!;
      if (launchedAt !== null && launchedAt > previousEnd!) waits.host += gap;
      else if (gap < turnRoundNs) waits.kernel += gap;
      else waits.other += gap;
    }
    const end = start + device.durationNs[i]!;
    busyNs += previousEnd === null ? device.durationNs[i]! : Math.max(0, end - Math.max(start, previousEnd));
    previousEnd = Math.max(previousEnd ?? end, end);
  }
  const stream = device.stream[events[0]!]!;
  return {
    device: device.device[events[0]!]!,
    stream: Number.isNaN(stream) ? null : stream,
    events: events.length,
    busy_us: toUs(busyNs),
    host_wait_us: toUs(waits.host),
    kernel_wait_us: toUs(waits.kernel),
    other_wait_us: toUs(waits.other),
    max_queue: longestQueue(maker, events),
  };
}

function longestQueue(maker: RankTrace['maker'], events: readonly number[]): number {
  const { device, host } = maker.trace.events;
  const { launch } = maker.trace.links;
  const changes: [atNs: number, change: number][] = [];
  for (const i of events) {
    if (launch[i]! < 0) continue;
    changes.push([host.startNs[launch[i]!]!, 1], [device.startNs[i]! + device.durationNs[i]!, -1]);
  }
  changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let length = 0;
  let longest = 0;
  for (const [, change] of changes) {
    length += change;
    longest = Math.max(longest, length);
  }
  return longest;
}
