import { betaRegularized } from '../math/beta-function.ts';
import type { Evidence } from './evidence.ts';

/** Whether a rate that the server kept on the way up is kept again when it comes from overload. */
export interface Hysteresis {
  readonly verdict: 'none-seen' | 'found' | 'undecided' | 'not-looked';
  /** The rate it was asked at. */
  readonly rateRps: number | null;
  readonly reason: string;
}

/** Whether a probe kept the objective, as it stands. */
export function keeps({ offered, missed }: Evidence, allowed: number): boolean {
  return offered > 0 && missed / offered <= allowed;
}

/**
 * How likely a rate that just keeps the objective shows so many misses or more: the tail of a binomial over as many requests
 * as the probe has independent ones.
 */
export function missTail({ offered, missed, effective }: Evidence, allowed: number): number {
  if (offered === 0 || missed === 0) return 1;
  const misses = (missed / offered) * effective;
  return betaRegularized(allowed, misses, effective - misses + 1);
}

/** The verdict on a probe that followed overload, at a rate that the server had kept, or all but surely would have. */
export function judgeReturn(
  { rateRps, evidence }: { readonly rateRps: number; readonly evidence: Evidence },
  { confidence, attainment }: { readonly confidence: number; readonly attainment: number },
): Hysteresis {
  const allowed = 1 - attainment;
  const share = `${evidence.missed} of ${evidence.offered} requests missed after overload`;
  if (evidence.offered > 0 && missTail(evidence, allowed) <= 1 - confidence)
    return { verdict: 'found', rateRps, reason: `${share}: a rate that was kept before is not kept now` };
  if (keeps(evidence, allowed)) return { verdict: 'none-seen', rateRps, reason: `${share}, as allowed` };
  return { verdict: 'undecided', rateRps, reason: `${share}: more than allowed, but too few to tell` };
}
