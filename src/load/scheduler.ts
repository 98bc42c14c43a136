/** A request that is to be sent now. */
export interface Launch {
  readonly row: number;
  /** When it should have been sent. */
  readonly dueNs: number;
  /** How long `maxInFlight` held it back. */
  readonly heldNs: number;
}

/**
 * Decides what is sent when: a state machine that is told the time and never asks for it, so that it runs the same in
 * real and in virtual time. Deadlines are absolute. Nothing is dropped or moved; a late request goes late, with its due
 * time unchanged.
 */
export interface Scheduler {
  readonly inFlight: number;
  readonly peakInFlight: number;
  /** Rows that were handed out. */
  readonly taken: number;
  /** Whether nothing is under way and nothing more will be handed out. */
  readonly isOver: boolean;
  /** Time during which as many were in flight as the cap allows. */
  timeAtCapNs(nowNs: number): number;
  /** When to ask again: Infinity when only the end of a request can bring something. */
  nextNs(): number;
  /** Hands out the next request that is due; null when there is none, or the cap is reached. */
  take(nowNs: number): Launch | null;
  /** A request has ended, well or not: what waited for it gets its time. `released` is told of rows that got theirs. */
  finish(row: number, nowNs: number, released?: (row: number) => void): void;
  /** Nothing more is handed out. */
  close(): void;
}
