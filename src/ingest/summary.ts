import type { NoticeSummary } from '../core/notices.ts';
import { classificationVersion, type DeviceFacts, stepRulesVersion } from '../kernel-traces/index.ts';
import { type CollectiveReport, communicationReport } from './communication.ts';
import { type CoverageReport, coverageOf } from './coverage.ts';
import { type KernelBreakdown, kernelBreakdown } from './kernel-breakdown.ts';
import { type LaunchReport, launchStatistics } from './launch-statistics.ts';
import type { WrittenFile } from './output-folder.ts';
import { isKernel, type RankTrace, toUs } from './rank-trace.ts';
import { frequentSequences, type KernelSequence } from './sequences.ts';
import { type PhaseReport, phaseBreakdown, type StepReport, stepBreakdown } from './step-breakdown.ts';
import { type RankTemporal, temporalBreakdown } from './temporal.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export const ingestSchema = 'iwc.ingest/1.0';
const sequencesShown = 10;
const timelineBins = 240;

/** What one trace was. */
export interface TraceReport {
  readonly file: string;
  readonly format: string;
  readonly rank: number;
  readonly world_size: number | null;
  readonly devices: readonly DeviceFacts[];
  readonly json_bytes: number;
  readonly events: number;
  readonly events_by_kind: Readonly<Record<string, number>>;
  readonly frames: number;
  readonly is_truncated: boolean;
  readonly offset_us: number;
  readonly kernels: number;
  readonly copies_and_fills: number;
  readonly host_operators: number;
  readonly kernel_sum_us: number;
}

/** Everything ingest found, as summary.json has it. */
export interface IngestSummary {
  readonly schema: typeof ingestSchema;
  readonly rules: { readonly classification: string; readonly steps: string };
  readonly has_one_clock: boolean;
  readonly rows: number;
  readonly traces: readonly TraceReport[];
  readonly coverage: CoverageReport;
  readonly temporal: readonly RankTemporal[];
  readonly kernels: KernelBreakdown;
  readonly launches: readonly LaunchReport[];
  readonly phases: readonly PhaseReport[];
  readonly steps: readonly StepReport[];
  readonly communication: readonly CollectiveReport[];
  readonly sequences: readonly KernelSequence[];
  readonly timeline: Timeline | null;
  readonly files: readonly WrittenFile[];
  readonly notices: readonly NoticeSummary[];
}

/** Every analysis of the ranks, but for what is only known when files are written. */
export function summarize(
  ranks: readonly RankTrace[],
  options: { readonly hasOneClock: boolean; readonly sequenceLength: number },
): Omit<IngestSummary, 'rows' | 'files' | 'notices'> {
  return {
    schema: ingestSchema,
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
