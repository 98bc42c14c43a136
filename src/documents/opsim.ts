import type { NoticeSummary } from '../core/notices.ts';
import type { DataType } from '../nouns/data-type.ts';
import type { FitError } from '../nouns/device-profile.ts';
import { defineDocument } from './document.ts';
import { opsimShape } from './shapes/opsim.generated.ts';

/** What operators take on a device. Times in µs, shares of 1. */
export interface OpsimDocument {
  readonly schema: 'iwc.opsim/1';
  /** The device in question. */
  readonly hardware: string;
  /** The device of the measurements. */
  readonly measured_on: string;
  /** Who took the measured times. */
  readonly timing: string;
  /** Names of the fitted profiles that prices come from. */
  readonly profiles: readonly string[];
  /** Whether the new times answer a question; if not, they are the model's for the measured device. */
  readonly is_what_if: boolean;
  readonly what_if: WhatIfFacts;
  readonly totals: OpsimTotals;
  /** By measured time, then by new time, largest first. */
  readonly families: readonly FamilyRow[];
  /** One a rank; empty for rows without a start. */
  readonly timelines: readonly RankTimeline[];
  /** The costliest operators by new time. */
  readonly top: readonly OperatorCostRow[];
  readonly notices: readonly NoticeSummary[];
}

/** What was changed; a factor of 1 leaves a thing as it is. */
export interface WhatIfFacts {
  /** On the tokens of every step. */
  readonly batch_scale: number;
  /** Element type of matrix products; null as measured. */
  readonly matrix_dtype: DataType | null;
  readonly link_scale: number;
  readonly memory_scale: number;
  readonly compute_scale: number;
  /** On the time the host spends between launches. */
  readonly host_scale: number;
}

/** Sums over all rows, in µs; shares of 1. */
export interface OpsimTotals {
  readonly rows: number;
  readonly measured_us: number | null;
  /** Share of measured time (of rows, when nothing was measured) that a model prices. */
  readonly priced_share: number;
  /** The model against the measurement, over the priced rows, without waiting for peers. */
  readonly modelled_us: number | null;
  readonly bias: number | null;
  /** New times; rows no model prices count as measured. */
  readonly new_us: number;
  /** Rows without any time. */
  readonly unpriced_rows: number;
  /** Share of the new time by what the price rests on. */
  readonly basis_share: Readonly<Record<string, number>>;
  readonly outside_range_share: number;
}

/** All rows of one family. Times in µs over all executions; shares of 1. */
export interface FamilyRow {
  readonly family: string;
  readonly rows: number;
  readonly executions: number;
  readonly priced_rows: number;
  /** Of rows that were measured; null when none was. */
  readonly measured_us: number | null;
  /** Measured time of the rows that a model prices, without waiting for peers. */
  readonly measured_priced_us: number | null;
  /** The model on the measured device, for those rows. */
  readonly modelled_us: number | null;
  /** modelled / measured − 1 over those rows. */
  readonly bias: number | null;
  /** Mean, median, worst of |modelled / measured − 1| over distinct shapes. */
  readonly error: FitError | null;
  /** The same for the plain roofline. */
  readonly roofline_error: FitError | null;
  /** The new times: those of the device in question. */
  readonly new_us: number;
  /** What collectives waited for other ranks: measured less the shortest call of the same size. */
  readonly wait_us: number | null;
  readonly basis: Readonly<Record<string, number>>;
  readonly outside_range: number;
}

/** A rank's whole timeline in µs. */
export interface RankTimeline {
  readonly rank: number | null;
  readonly kernels: number;
  readonly measured_sum_us: number;
  readonly measured_busy_us: number;
  readonly measured_span_us: number;
  readonly new_sum_us: number;
  readonly new_span_us: number;
  /** Spans when the host never delays the device, as with replayed graphs. */
  readonly measured_span_without_host_us: number;
  readonly new_span_without_host_us: number;
  readonly steps: readonly StepRow[];
}

/** One step of an engine (or what lies outside all steps), on one rank. Times in µs. */
export interface StepRow {
  readonly rank: number | null;
  readonly step: number | null;
  readonly phase: string | null;
  readonly kernels: number;
  readonly measured_sum_us: number;
  readonly new_sum_us: number;
  /** Time with at least one kernel running. */
  readonly measured_busy_us: number;
  /** From the first start to the last end. */
  readonly measured_span_us: number;
  /** The same with new durations, dependencies replayed. */
  readonly new_span_us: number;
}

/** All executions of one operator shape under one name. Times in µs. */
export interface OperatorCostRow {
  readonly name: string;
  readonly family: string;
  readonly shape: string;
  readonly executions: number;
  readonly measured_us: number | null;
  readonly modelled_us: number | null;
  readonly new_us: number;
  readonly low_us: number | null;
  readonly high_us: number | null;
  readonly basis: string;
  readonly outside: readonly string[];
}

export const opsimDocument = defineDocument<OpsimDocument>('iwc.opsim/1', opsimShape);
