/** A user who is there when a run begins, as if having asked before it. */
export interface InitialUser {
  /** Questions that count as asked; the session goes on with the next one. */
  readonly asked: number;
  /** When the last of them was asked, in ns from the run's start: zero or negative. */
  readonly lastNs: number;
}

/**
 * Users who join, ask at a pace of their own and leave while a run lasts. Each user works off one session of the
 * workload, in its order; how many there are at once depends on how fast the server answers, so this is a partly open
 * loop, and what it offers is measured, never assumed. Times are ns.
 */
export interface UserPacing {
  /** Between two questions of a user, from launch to launch. */
  readonly gapNs: number;
  /** Between two users joining. */
  readonly joinGapNs: number;
  /** After so many questions a user leaves. */
  readonly rounds: number;
  /** So many users at once; null for any number. */
  readonly maxUsers: number | null;
  /** Whether a question waits for the answer to the one before it, however long that takes. */
  readonly waitsForAnswer: boolean;
  /** Whether users go on joining after the initial ones. */
  readonly replaces: boolean;
  readonly initial: readonly InitialUser[];
  /** Decisions fall on multiples of it, strictly after the time has come; 0 for the exact time. */
  readonly tickNs: number;
  /** Nothing is asked at or after it. */
  readonly stopNs: number;
}
