import type { Activity } from '../documents/ingest.ts';
import { deviceKinds } from '../kernel-traces/index.ts';
import type { Intervals } from '../math/intervals.ts';
import type { RowMaker } from './operator-rows.ts';

/** One rank's trace, as every analysis takes it. */
export interface RankTrace {
  readonly rank: number;
  readonly maker: RowMaker;
  /** Added to the trace's own times: nanoseconds from the table's start. */
  readonly offsetNs: number;
  readonly firstRow: number;
}

export const activities: readonly Activity[] = ['compute', 'communication', 'memory'];

/** By family: a custom all-reduce is communication, whatever its name. */
export function activityOf(maker: RowMaker, i: number): Activity {
  const { family } = maker.classify(i);
  if (family === 'collective') return 'communication';
  return family === 'memory-copy' || family === 'memory-set' ? 'memory' : 'compute';
}

/** By name prefix, as HolisticTraceAnalysis does: only library collectives are communication. */
export function namedActivityOf(maker: RowMaker, i: number): Activity {
  const { device, texts } = maker.trace.events;
  const name = texts[device.name[i]!]!;
  if (/^nccl|ncclKernel|^hccl/.test(name)) return 'communication';
  return /^(?:Memcpy|Memset|hipMemcpy|hipMemset|dma)/.test(name) ? 'memory' : 'compute';
}

/** Intervals of the device events that pass, on the trace's own clock. */
export function intervalsOf(maker: RowMaker, passes: (i: number) => boolean): Intervals {
  const { device } = maker.trace.events;
  const kept: number[] = [];
  for (let i = 0; i < device.kind.length; i++) if (passes(i)) kept.push(i);
  return {
    starts: Float64Array.from(kept, (i) => device.startNs[i]!),
    ends: Float64Array.from(kept, (i) => device.startNs[i]! + device.durationNs[i]!),
  };
}

/** First start and last end of the intervals; null for none. */
export function spanOf({ starts, ends }: Intervals): { startNs: number; endNs: number } | null {
  if (starts.length === 0) return null;
  let startNs = starts[0]!;
  let endNs = ends[0]!;
  for (let i = 1; i < starts.length; i++) {
    if (starts[i]! < startNs) startNs = starts[i]!;
    if (ends[i]! > endNs) endNs = ends[i]!;
  }
  return { startNs, endNs };
}

export function isKernel(maker: RowMaker, i: number): boolean {
  return deviceKinds[maker.trace.events.device.kind[i]!] === 'kernel';
}

/** Nanoseconds as microseconds, exact to the nanosecond when printed. */
export function toUs(ns: number): number {
  return ns / 1000;
}

/** A share of a whole; null for a share of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
