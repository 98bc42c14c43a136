import type { Notices } from '../core/notices.ts';
import type { KnownKernels } from '../kernel-traces/index.ts';
import type { LinkedTrace } from './linked-trace.ts';
import { RowMaker } from './operator-rows.ts';
import { type RankTrace, spanOf } from './rank-trace.ts';

/** The traces as ranks of one table, and whether their times are on one clock. */
export interface AlignedRanks {
  readonly ranks: readonly RankTrace[];
  readonly hasOneClock: boolean;
  /** Stack numbers of a rank start here. */
  readonly firstStacks: readonly number[];
}

/**
 * Numbers the traces by rank and puts them on one clock. Where the clocks cannot be one (a base time is
 * missing in some, or the ranks' work does not overlap at all) every rank starts at 0 and a notice says so.
 */
export function alignRanks(
  traces: readonly LinkedTrace[],
  known: KnownKernels,
  notices: Notices,
): AlignedRanks {
  const order = traces.map((trace, index) => ({ trace, rank: rankOf(trace), index }));
  const isClear =
    new Set(order.map(({ rank }) => rank)).size === order.length && !order.some(({ rank }) => rank === null);
  if (!isClear && traces.length > 1)
    notices.add({
      code: 'unclear-ranks',
      reason: 'traces do not tell distinct ranks: numbered in the order given',
    });
  const placed = isClear ? [...order].sort((a, b) => a.rank! - b.rank!) : order;
  const clock = clockOffsets(placed.map(({ trace }) => trace));
  if (clock === null)
    notices.add({
      code: 'mixed-clocks',
      reason: 'the ranks have no common clock: each starts at 0, and starts are not compared',
    });
  let firstRow = 0;
  let firstStack = 0;
  const firstStacks: number[] = [];
  const ranks = placed.map(({ trace, rank, index }, place): RankTrace => {
    const number = isClear ? rank! : traces.length === 1 ? (rank ?? 0) : index;
    const offsetNs = clock === null ? -earliestNs(trace) : clock[place]!;
    const frame = { rank: number, offsetNs, firstRow, firstStack };
    const maker = new RowMaker(trace, frame, known);
    firstStacks.push(firstStack);
    firstRow += maker.count;
    firstStack += trace.stacks.name.length;
    return { rank: number, maker, offsetNs, firstRow: frame.firstRow };
  });
  return { ranks, hasOneClock: clock !== null, firstStacks };
}

/** From the trace itself, else from the file's name: `…rank-3…`, `…TP-3…`. */
function rankOf({ events }: LinkedTrace): number | null {
  if (events.facts.rank !== null) return events.facts.rank;
  const name = events.source.replace(/^.*[\\/]/, '');
  const match = /rank[-_ ]?(\d+)/i.exec(name) ?? /(?:^|[-_.])TP[-_]?(\d+)/i.exec(name);
  return match === null ? null : Number(match[1]);
}

/** Of each trace, nanoseconds from the earliest event of all to its own origin; null without a common clock. */
function clockOffsets(traces: readonly LinkedTrace[]): number[] | null {
  const bases = traces.map(({ events }) => events.facts.baseTimeNs);
  if (bases.some((base) => (base === null) !== (bases[0] === null))) return null;
  // Nanoseconds since 1970 are beyond a double; their differences are not.
  const origins = traces.map(({ events }, i) => BigInt(bases[i] ?? 0) + BigInt(events.originUs ?? 0) * 1000n);
  const earliest = traces.map((trace, i) => origins[i]! + BigInt(earliestNs(trace)));
  const zero = earliest.reduce((a, b) => (b < a ? b : a));
  const offsets = origins.map((origin) => Number(origin - zero));
  return traces.length === 1 || doOverlap(traces, offsets) ? offsets : null;
}

function doOverlap(traces: readonly LinkedTrace[], offsets: readonly number[]): boolean {
  const spans = traces.flatMap(({ events }, i) => {
    const ends = events.device.startNs.map((start, k) => start + events.device.durationNs[k]!);
    const span = spanOf({ starts: events.device.startNs, ends });
    return span === null ? [] : [{ start: span.startNs + offsets[i]!, end: span.endNs + offsets[i]! }];
  });
  const latestStart = Math.max(...spans.map(({ start }) => start));
  const earliestEnd = Math.min(...spans.map(({ end }) => end));
  return spans.length < 2 || latestStart < earliestEnd;
}

/** The earliest time of a trace's host and device events, from its origin. */
function earliestNs({ events }: LinkedTrace): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const column of [events.device.startNs, events.host.startNs])
    for (const start of column) if (start < earliest) earliest = start;
  return Number.isFinite(earliest) ? earliest : 0;
}
