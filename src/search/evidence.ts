import { betaRegularized } from '../math/beta-function.ts';

/** What one probe says of a level. */
export interface Evidence {
  /** Requests offered in the part of the probe that counts, or trials of another kind. */
  readonly offered: number;
  /** Of these, how many missed the objective, failed and unsent ones among them. */
  readonly missed: number;
  /** Independent requests that would tell as much: neighbours in a queue share their fate. */
  readonly effective: number;
}

/** Evidence, and the level it was gathered at: a load, in a unit of the caller's, above 0. */
export interface LevelEvidence {
  readonly level: number;
  readonly evidence: Evidence;
}

/** Whether a probe kept the objective, as it stands. @param allowed share of misses */
export function keeps({ offered, missed }: Evidence, allowed: number): boolean {
  return offered > 0 && missed / offered <= allowed;
}

/**
 * How likely a level that just keeps the objective shows so many misses or more: the tail of a binomial over as many
 * requests as the probe has independent ones.
 */
export function missTail({ offered, missed, effective }: Evidence, allowed: number): number {
  if (offered === 0 || missed === 0) return 1;
  const misses = (missed / offered) * effective;
  return betaRegularized(allowed, misses, effective - misses + 1);
}
