import type { Launch } from './scheduler.ts';

/** Which row of a plan goes next, and when: the part in which the loads that follow a plan differ. */
export interface LaunchOrder {
  /** When the next row may go: Infinity when only the end of a request can bring one. */
  nextNs(): number;
  /**
   * Takes the next row; `nextNs` has come.
   * @param roomNs since when there has been room for it after a time without; 0 when there always was
   */
  take(nowNs: number, roomNs: number): Launch;
  /** A request has ended. `released` is told of rows whose time is known now. */
  end(row: number, nowNs: number, released: (row: number) => void): void;
}
