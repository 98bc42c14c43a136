import { type Evidence, keeps, type LevelEvidence, missTail } from './evidence.ts';

/** Whether a level that was kept on the way up is kept again after overload. */
export type Hysteresis = ReturnJudgement | NotLooked;

/** What the probe after overload says. */
export interface ReturnJudgement extends LevelEvidence {
  /** `undecided`: more misses than allowed, but too few to tell. */
  readonly verdict: 'none-seen' | 'found' | 'undecided';
}

/** Nobody asked, and why. */
export interface NotLooked {
  readonly verdict: 'not-looked';
  readonly because: 'interrupted' | 'not-bracketed' | 'budget-ended';
}

/** The verdict on a probe that followed overload, at a level that was kept before, or all but surely would have been. */
export function judgeReturn(
  { level, evidence }: LevelEvidence,
  { confidence, attainment }: { readonly confidence: number; readonly attainment: number },
): ReturnJudgement {
  return { verdict: verdictOn(evidence, 1 - attainment, confidence), level, evidence };
}

function verdictOn(evidence: Evidence, allowed: number, confidence: number): ReturnJudgement['verdict'] {
  if (evidence.offered > 0 && missTail(evidence, allowed) <= 1 - confidence) return 'found';
  return keeps(evidence, allowed) ? 'none-seen' : 'undecided';
}
