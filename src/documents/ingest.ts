import type { NoticeSummary } from '../core/notices.ts';
import type { DeviceFacts } from '../nouns/device-facts.ts';
import type { OperatorFamily, Phase, ShapeRoute } from '../nouns/operator-table.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import { defineDocument } from './document.ts';
import { ingestShape } from './shapes/ingest.generated.ts';

/** Everything ingest found; `summary.json` in its folder. Shares are of 1, and null where the whole is 0. */
export interface IngestSummary {
  readonly schema: 'iwc.ingest/1.0';
  /** Versions of the rules by which kernels were classified and steps found. */
  readonly rules: { readonly classification: string; readonly steps: string };
  /** Whether the ranks' times are on one clock, so that starts can be compared. */
  readonly has_one_clock: boolean;
  /** Rows of the operator table. */
  readonly rows: number;
  readonly traces: readonly TraceReport[];
  readonly coverage: CoverageReport;
  readonly temporal: readonly RankTemporal[];
  readonly kernels: KernelBreakdown;
  readonly launches: readonly LaunchReport[];
  readonly phases: readonly PhaseReport[];
  readonly steps: readonly StepReport[];
  readonly communication: readonly CollectiveReport[];
  /** Most time first. */
  readonly sequences: readonly KernelSequence[];
  /** Null without work on a device. */
  readonly timeline: Timeline | null;
  readonly files: readonly WrittenFile[];
  readonly notices: readonly NoticeSummary[];
}

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

export interface CoverageReport {
  readonly launches: Coverage;
  readonly stacks: Coverage;
  readonly steps: Coverage;
  readonly shapes: Coverage;
  readonly sizes: Coverage;
  readonly by_route: Readonly<Record<ShapeRoute, Coverage>>;
}

/** How many kernels, and how much of their time, something holds for. */
export interface Coverage {
  readonly kernels: number;
  readonly kernel_share: number | null;
  readonly total_us: number;
  readonly time_share: number | null;
}

export interface RankTemporal {
  readonly rank: number;
  readonly span_us: number | null;
  readonly busy_us: number;
  readonly idle_us: number | null;
  /** Sum of kernel durations, side by side or not. */
  readonly kernel_sum_us: number;
  /** By family: custom collectives are communication. */
  readonly by_family: TemporalBreakdown;
  /** By name prefix, the definitions of HolisticTraceAnalysis. */
  readonly by_name: TemporalBreakdown;
}

/** Where a device's time went. Unions of intervals: work side by side counts once. */
export interface TemporalBreakdown {
  readonly compute_us: number;
  readonly communication_us: number;
  readonly memory_us: number;
  /** Busy, but with nothing computing. */
  readonly non_compute_us: number;
  readonly compute_communication_overlap_us: number;
  readonly compute_memory_overlap_us: number;
  readonly communication_memory_overlap_us: number;
  /** Time computing while communicating over time communicating; null without communication. */
  readonly communication_overlap_share: number | null;
}

export interface KernelBreakdown {
  readonly kernels: number;
  readonly names: number;
  readonly total_us: number;
  readonly families: readonly FamilyShare[];
  /** Longest in total first. */
  readonly by_name: readonly KernelShare[];
  /** What no rule knows, with its share of time; a rule or a kernel database can name it. */
  readonly unknown: readonly KernelShare[];
  readonly classified_share: number | null;
}

/** Kernels of one family, all ranks together. */
export interface FamilyShare {
  readonly family: OperatorFamily;
  readonly kernels: number;
  readonly names: number;
  readonly total_us: number;
  readonly share: number | null;
}

/** Kernels of one name. */
export interface KernelShare extends DurationStatistics {
  readonly name: string;
  readonly short_name: string;
  readonly family: OperatorFamily;
  readonly operation: string | null;
  readonly share: number | null;
}

/** How kernels were launched on one rank. */
export interface LaunchReport {
  readonly rank: number;
  readonly by_api: Readonly<Record<string, number>>;
  readonly call: DurationStatistics;
  readonly kernel: DurationStatistics;
  /** Start on the device less the end of the call. */
  readonly delay: DurationStatistics;
  /** Kernels that ran for less time than their call took. */
  readonly shorter_than_call: number;
  readonly slow_calls: number;
  readonly late_starts: number;
  readonly streams: readonly StreamIdle[];
}

/** Why a stream was idle between its events. */
export interface StreamIdle {
  readonly device: number;
  readonly stream: number | null;
  readonly events: number;
  readonly busy_us: number;
  /** Launched only after the previous one had ended. */
  readonly host_wait_us: number;
  /** Back to back, but for the device's own turn-round. */
  readonly kernel_wait_us: number;
  /** Launched in time, yet waiting: for another stream, for memory, for a peer. */
  readonly other_wait_us: number;
  /** Most events launched and not yet ended at one time. */
  readonly max_queue: number;
}

/** Steps of one phase together. */
export interface PhaseReport {
  /** Null for work outside every step, and for steps nothing names. */
  readonly phase: Phase | null;
  readonly steps: number;
  readonly kernels: number;
  readonly kernel_sum_us: number;
  readonly busy_us: number;
  readonly families: Readonly<Partial<Record<OperatorFamily, number>>>;
}

/** One step of the engine on one rank. */
export interface StepReport {
  readonly rank: number;
  readonly step: number;
  readonly label: string;
  readonly phase: Phase | null;
  readonly host_us: number;
  readonly kernels: number;
  readonly kernel_sum_us: number;
  /** Union of its work on the device. */
  readonly busy_us: number;
  /** From its first start to its last end on the device; null without work. */
  readonly span_us: number | null;
  readonly families: Readonly<Partial<Record<OperatorFamily, number>>>;
}

/** Collectives of one kind and size, all ranks together. */
export interface CollectiveReport {
  readonly operation: string;
  readonly kernel: string;
  readonly payload_bytes: number | null;
  readonly ranks: number | null;
  readonly duration: DurationStatistics;
  /**
   * Payload over the shortest duration, times the share of it that a ring moves (nccl-tests' bus bandwidth).
   * The shortest, since longer ones hold the wait for late ranks.
   */
  readonly bus_gb_per_s: number | null;
  /** One entry a call that every rank made; null when there is one rank, or their calls do not line up. */
  readonly skew: CollectiveSkew | null;
}

/** How differently ranks met in the same calls. */
export interface CollectiveSkew {
  readonly calls: number;
  /** Latest start less earliest start; on one clock only. */
  readonly start: DurationStatistics | null;
  /** Longest less shortest duration: what the first to arrive waited. */
  readonly wait: DurationStatistics;
  /** How often each rank came last, that is, took the shortest time. */
  readonly last_by_rank: Readonly<Record<string, number>>;
}

/** A run of kernels that one stream repeats. */
export interface KernelSequence {
  readonly kernels: readonly string[];
  /** Occurrences that do not overlap one another. */
  readonly count: number;
  readonly total_us: number;
  readonly share: number | null;
  /** Time from the first start to the last end, on average: with the gaps between. */
  readonly mean_span_us: number;
}

/** How busy each rank was with each activity, in equal bins over all ranks' span. */
export interface Timeline {
  readonly start_us: number;
  readonly bin_us: number;
  readonly series: readonly {
    readonly rank: number;
    readonly activity: Activity;
    /** Share of each bin, from 0 to 1. */
    readonly busy: readonly number[];
  }[];
}

/** A sample in microseconds, described. Null where too few values define it. */
export interface DurationStatistics {
  readonly count: number;
  readonly total_us: number;
  readonly mean_us: number | null;
  readonly sd_us: number | null;
  readonly min_us: number | null;
  readonly p50_us: number | null;
  readonly p90_us: number | null;
  readonly p99_us: number | null;
  readonly max_us: number | null;
}

/** A file that was written, as the summary lists it. */
export interface WrittenFile extends WrittenBytes {
  readonly path: string;
}

/** What a device's time goes to. */
export type Activity = 'compute' | 'communication' | 'memory';

export const ingestDocument = defineDocument<IngestSummary>('iwc.ingest/1.0', ingestShape);
