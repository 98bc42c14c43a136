import type { KernelSequence } from '../documents/ingest.ts';
import { isKernel, type RankTrace, shareOf, toUs } from './rank-trace.ts';

interface Found {
  readonly names: readonly number[];
  count: number;
  ns: number;
  spanNs: number;
  /** Position after the last counted occurrence, on the stream it was on. */
  stream: number;
  next: number;
}

/** The runs of a given length that take most time, where they occur more than once. */
export function frequentSequences(
  ranks: readonly RankTrace[],
  length: number,
  limit: number,
): readonly KernelSequence[] {
  const found = new Map<string, Found>();
  const names = new Map<string, number>();
  let totalNs = 0;
  let stream = 0;
  for (const { maker } of ranks)
    for (const events of streamsOf(maker)) {
      stream++;
      const { startNs, durationNs } = maker.trace.events.device;
      const ids = events.map((i) => idOf(names, maker.classify(i).shortName));
      for (const i of events) totalNs += durationNs[i]!;
      for (let at = 0; at + length <= ids.length; at++) {
        const window = ids.slice(at, at + length);
        const key = window.join(' ');
        const known = found.get(key) ?? { names: window, count: 0, ns: 0, spanNs: 0, stream: 0, next: 0 };
        if (known.stream === stream && at < known.next) continue;
        known.count++;
        for (let k = at; k < at + length; k++) known.ns += durationNs[events[k]!]!;
        const last = events[at + length - 1]!;
        known.spanNs += startNs[last]! + durationNs[last]! - startNs[events[at]!]!;
        known.stream = stream;
        known.next = at + length;
        found.set(key, known);
      }
    }
  const texts = [...names.keys()];
  return [...found.values()]
    .filter(({ count }) => count > 1)
    .sort((a, b) => b.ns - a.ns || b.count - a.count)
    .slice(0, limit)
    .map(({ names: window, count, ns, spanNs }) => ({
      kernels: window.map((id) => texts[id]!),
      count,
      total_us: toUs(ns),
      share: shareOf(ns, totalNs),
      mean_span_us: toUs(spanNs / count),
    }));
}

function idOf(names: Map<string, number>, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, names.size);
  return names.size - 1;
}

/** Kernels of each stream in order of start. */
function streamsOf(maker: RankTrace['maker']): number[][] {
  const { device } = maker.trace.events;
  const streams = new Map<string, number[]>();
  for (let i = 0; i < device.kind.length; i++) {
    if (!isKernel(maker, i)) continue;
    const key = `${device.device[i]} ${device.stream[i]}`;
    const list = streams.get(key);
    if (list === undefined) streams.set(key, [i]);
    else list.push(i);
  }
  for (const list of streams.values()) list.sort((a, b) => device.startNs[a]! - device.startNs[b]! || a - b);
  return [...streams.values()];
}
