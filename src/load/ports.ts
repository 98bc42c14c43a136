import type { CallEnd, CallHandle, CallObserver } from '../nouns/call.ts';

/** A clock with one alarm. Real or virtual: the driver does not know which. */
export interface Timeline {
  /** Monotonic, from the run's start. */
  nowNs(): number;
  /** Who is woken, and who is told every so often that the loop still turns. */
  start(listener: { wake(): void; beat(nowNs: number): void }): void;
  /** Sets the one alarm; an earlier setting is forgotten. Infinity for none. */
  wakeAt(atNs: number): void;
  stop(): void;
}

/** How a try ended: as a call does, or before one was made. */
export type SendEnd =
  | CallEnd
  | { readonly status: 'not_sent'; readonly error: { readonly code: string; readonly message: string } };

/** Told of an answer as it arrives; `end` comes once, last, and never from inside `send`. */
export interface SendObserver extends Pick<CallObserver, 'chunk'> {
  end(end: SendEnd): void;
}

/** Sends requests of the plan. */
export interface Sender {
  /** Has a request read and rendered before it is due. */
  prepare(row: number): void;
  send(row: number, observer: SendObserver): CallHandle;
}
