import type { InitialUser, UserPacing } from '../load/user-pacing.ts';

export interface SteadyUsersChoice {
  readonly users: number;
  readonly rounds: number;
  readonly rateRps: number;
  readonly stopS: number;
  /** LMBench's own loop: on its ticks, and with its bias of R / (R − 1) in the rate. */
  readonly isCompatible: boolean;
}

/**
 * A steady population: so many users, each asking every users / rate seconds, one joining as one leaves. They are there
 * from the start, evenly spread over their stay.
 *
 * In LMBench a stay is counted as R − 1 gaps though R questions are asked in it, so that its users ask R / (R − 1) times
 * as often as they should. Unless just that is wanted, a stay is R gaps, and somebody joins every R / Q seconds.
 * @returns the pacing, and how many sessions it can use up at most
 */
export function steadyUsers(choice: SteadyUsersChoice): {
  readonly pacing: UserPacing;
  readonly users: number;
} {
  const { users, rounds, rateRps, stopS, isCompatible } = choice;
  const gapS = users / rateRps;
  const stayS = gapS * (isCompatible ? rounds - 1 : rounds);
  const joinGapS = stayS / users;
  const initial = Array.from({ length: users }, (_, user) => userOfAge(user * joinGapS, gapS));
  const tickS = isCompatible ? 0.1 : null;
  const pacing: UserPacing = {
    gapS,
    joinGapS,
    rounds,
    maxUsers: users,
    waitsForAnswer: true,
    replaces: true,
    initial,
    tickS,
    clockStartS: isCompatible ? 1000 : 0,
    stopS,
    endsWith: null,
  };
  return { pacing, users: users + mostJoins(joinGapS, tickS, stopS) };
}

/** Somebody who joined so many seconds before the start, and has asked on time since. */
export function userOfAge(ageS: number, gapS: number): InitialUser {
  const asked = Math.floor(ageS / gapS) + 1;
  return { asked, lastS: -ageS + (asked - 1) * gapS };
}

/** How many users can join until the end, at most. */
export function mostJoins(joinGapS: number, tickS: number | null, stopS: number): number {
  return Math.floor(stopS / Math.max(joinGapS, tickS ?? 0)) + 2;
}
