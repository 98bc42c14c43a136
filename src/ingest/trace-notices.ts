import type { Notices } from '../core/notices.ts';
import { isKernel, type RankTrace } from './rank-trace.ts';

/** Says what was wrong or odd in the traces: counted, with the first place of each kind. */
export function noteTraces(ranks: readonly RankTrace[], notices: Notices): void {
  for (const rank of ranks) {
    const { events, faults } = rank.maker.trace;
    const file = events.source;
    for (const { code, reason, count, firstEvent } of [...events.faults, ...faults]) {
      const place = firstEvent < 0 ? { file } : { file, record: firstEvent };
      for (let i = 0; i < count; i++) notices.add({ code, reason, place });
    }
    if (events.isTruncated)
      notices.add({
        code: 'truncated-trace',
        reason: 'the file ends before its events do: those that are whole were read',
        place: { file },
      });
    if (!events.areFramesComplete)
      notices.add({
        code: 'frames-dropped',
        reason: 'too many interpreter frames for one pass over standard input: stacks lack some',
        place: { file },
      });
    if (!rank.maker.trace.events.device.kind.includes(0))
      notices.add({
        code: 'no-kernels',
        reason: 'no kernel ran on a device: rows are host operators, host-timed',
        place: { file },
      });
    noteShapes(rank, notices);
    noteOverlaps(rank, notices);
  }
}

/** Sizes that no tensor can have, and dtypes nobody knows. */
function noteShapes({ maker }: RankTrace, notices: Notices): void {
  const { events } = maker.trace;
  const file = events.source;
  for (let i = 0; i < events.device.kind.length; i++) {
    if (!isKernel(maker, i)) continue;
    const dims = maker.dims(i);
    const place = { file, record: i };
    if (maker.trace.links.dims[i]! >= 0 && dims === null)
      notices.add({ code: 'unreadable-shape', reason: 'Input Dims is not JSON', place });
    const sizes = (dims ?? []).flat(2) as number[];
    if (sizes.some((size) => typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0))
      notices.add({ code: 'absurd-shape', reason: 'a size is negative, broken or beyond 2^53', place });
  }
}

/** Kernels of one stream run one after another; where they overlap, the profiler's times are not exact. */
function noteOverlaps({ maker }: RankTrace, notices: Notices): void {
  const { device } = maker.trace.events;
  const order = [...device.kind.keys()].sort(
    (a, b) =>
      device.device[a]! - device.device[b]! ||
      device.stream[a]! - device.stream[b]! ||
      device.startNs[a]! - device.startNs[b]!,
  );
  for (const [at, i] of order.entries()) {
    const before = order[at - 1];
    if (
      before === undefined ||
      device.device[before] !== device.device[i] ||
      device.stream[before] !== device.stream[i]
    )
      continue;
    if (device.startNs[before]! + device.durationNs[before]! > device.startNs[i]!)
      notices.add({
        code: 'overlap-in-stream',
        reason: 'work on one stream overlaps: times are taken as they are',
        place: { file: maker.trace.events.source, record: i },
      });
  }
}
