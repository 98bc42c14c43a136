import type { IngestSummary, TraceReport } from '../documents/ingest.ts';
import { classificationVersion, stepRulesVersion } from '../kernel-traces/index.ts';
import { communicationReport } from './communication.ts';
import { coverageOf } from './coverage.ts';
import { kernelBreakdown } from './kernel-breakdown.ts';
import { launchStatistics } from './launch-statistics.ts';
import { isKernel, type RankTrace, toUs } from './rank-trace.ts';
import { frequentSequences } from './sequences.ts';
import { phaseBreakdown, stepBreakdown } from './step-breakdown.ts';
import { temporalBreakdown } from './temporal.ts';
import { timelineOf } from './timeline.ts';

const sequencesShown = 10;
const timelineBins = 240;

/** Every analysis of the ranks, but for what is only known when files are written. */
export function summarize(
  ranks: readonly RankTrace[],
  options: { readonly hasOneClock: boolean; readonly sequenceLength: number },
): Omit<IngestSummary, 'rows' | 'files' | 'notices'> {
  return {
    schema: 'iwc.ingest/1.0',
    rules: { classification: classificationVersion, steps: stepRulesVersion },
    has_one_clock: options.hasOneClock,
    traces: ranks.map(describeTrace),
    coverage: coverageOf(ranks),
    temporal: ranks.map(temporalBreakdown),
    kernels: kernelBreakdown(ranks),
    launches: ranks.map(launchStatistics),
    phases: phaseBreakdown(ranks),
    steps: stepBreakdown(ranks),
    communication: communicationReport(ranks, options.hasOneClock),
    sequences: frequentSequences(ranks, options.sequenceLength, sequencesShown),
    timeline: timelineOf(ranks, timelineBins),
  };
}

function describeTrace({ rank, maker, offsetNs }: RankTrace): TraceReport {
  const { events } = maker.trace;
  const { device } = events;
  let kernels = 0;
  let kernelNs = 0;
  for (let i = 0; i < device.kind.length; i++) {
    if (!isKernel(maker, i)) continue;
    kernels++;
    kernelNs += device.durationNs[i]!;
  }
  return {
    file: events.source,
    format: events.format,
    rank,
    world_size: events.facts.worldSize,
    devices: events.facts.devices,
    json_bytes: events.jsonBytes,
    events: events.eventCount,
    events_by_kind: events.counts,
    frames: events.frameCount,
    is_truncated: events.isTruncated,
    offset_us: toUs(offsetNs),
    kernels,
    copies_and_fills: device.kind.length - kernels,
    host_operators: events.host.kind.reduce((count, kind) => count + (kind === 0 ? 1 : 0), 0),
    kernel_sum_us: toUs(kernelNs),
  };
}
