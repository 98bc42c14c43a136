import { defineDocument } from './document.ts';
import { gatesShape } from './shapes/gates.generated.ts';

/** What gates came to over all points of a suite or a run. */
export interface GateReport {
  readonly schema: 'iwc.gates/1';
  /** The folder that gates compare with; null when all of them are bounds on the new numbers. */
  readonly baseline: string | null;
  readonly folder: string;
  /** Two sets of runs of the same thing fail with a probability of at most 1 − this, over all checks together. */
  readonly confidence: number;
  readonly passes: boolean;
  readonly checks: readonly GateCheck[];
  /** Points of the new folder that the baseline does not have; gates against it say nothing of them. */
  readonly without_baseline: readonly string[];
}

/** One gate on one point. */
export interface GateCheck {
  /** The gate as typed. */
  readonly gate: string;
  readonly server: string;
  readonly workload: string;
  readonly load: string;
  /** Mean over the repetitions of the baseline. */
  readonly a: number | null;
  /** Mean over the repetitions of the new folder. */
  readonly b: number | null;
  /** What was held against the threshold: a change, a share of A, B itself, or noise floors. */
  readonly value: number | null;
  /** Half-width of its interval at the report's confidence, from repetitions, in the same unit. */
  readonly noise: number | null;
  readonly p_value: number | null;
  readonly repetitions_a: number;
  readonly repetitions_b: number;
  /** False where the noise between runs is not known. */
  readonly calibrated: boolean;
  readonly passes: boolean;
  readonly reason: string;
}

export const gatesDocument = defineDocument<GateReport>('iwc.gates/1', gatesShape);
