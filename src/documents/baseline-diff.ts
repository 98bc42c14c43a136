import type { NoticeSummary } from '../core/notices.ts';
import type { DiffDocument } from './diff.ts';
import { defineDocument } from './document.ts';
import { baselineDiffShape } from './shapes/baseline-diff.generated.ts';

/** Workloads against what they were: what `iwc diff --baseline` found. */
export interface BaselineDiff {
  readonly schema: 'iwc.baseline-diff/1';
  /** The file of baselines. */
  readonly baseline: string;
  /** `ok` when every comparison is. */
  readonly status: 'ok' | 'fail';
  readonly comparisons: readonly DiffDocument[];
  readonly notices: readonly NoticeSummary[];
}

export const baselineDiffDocument = defineDocument<BaselineDiff>('iwc.baseline-diff/1', baselineDiffShape);
