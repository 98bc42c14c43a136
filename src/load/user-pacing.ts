/** A user who is there when a run begins, as if having asked before it. */
export interface InitialUser {
  /** Questions that count as asked, of `rounds`; the session of the workload holds those that follow. */
  readonly asked: number;
  /** When the last of them was asked, from the run's start: zero or negative. */
  readonly lastS: number;
}

/**
 * Users who join, ask at a pace of their own and leave while a run lasts. Each user works off one session of the
 * workload, in its order; how many there are at once depends on how fast the server answers, so this is a partly open
 * loop, and what it offers is measured, never assumed. Times are seconds: that is how the loops were first written, and
 * with a tick the last bit of a comparison decides.
 */
export interface UserPacing {
  /** Between two questions of a user, from launch to launch. */
  readonly gapS: number;
  /** Between two users joining. */
  readonly joinGapS: number;
  /** After so many questions a user leaves, once all answers are in. */
  readonly rounds: number;
  /** So many users at once; null for any number. */
  readonly maxUsers: number | null;
  /** Whether a question waits for the answer to the one before it, however long that takes. */
  readonly waitsForAnswer: boolean;
  /** Whether users join after the initial ones. */
  readonly replaces: boolean;
  /** They take the first sessions of the workload. */
  readonly initial: readonly InitialUser[];
  /** Decisions fall on multiples of it, strictly after their time has come; null for the exact time. */
  readonly tickS: number | null;
  /** What the clock of the loop shows at the run's start: with a tick it decides ties, by rounding. */
  readonly clockStartS: number;
  /** Nothing is asked after it. */
  readonly stopS: number;
  /** Nothing is asked once all of these users, numbered from 0 as they come, have left; null for no such end. */
  readonly endsWith: { readonly first: number; readonly last: number } | null;
}
