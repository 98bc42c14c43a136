import { ArrivalSum, createGaps, type Nanoseconds, nsBetween, type Schedule } from './schedule.ts';

/** Gives each request its gap and its arrival. */
export interface Clock {
  /**
   * The gap of the next request, whose own time this is; negative when that is before the one in front of it.
   * @throws InputError past 2^63 - 1
   */
  next(arrivalNs: Nanoseconds | null): Nanoseconds;
  /** The arrival of the last request. */
  last(): Nanoseconds;
}

/** Arrivals of a schedule, whatever the requests' own times are. */
export function scheduleClock(schedule: Schedule): Clock {
  const gaps = createGaps(schedule);
  const sum = new ArrivalSum();
  let isFirst = true;
  let last: Nanoseconds = 0;
  return {
    next() {
      // The first request is at 0, and takes no draw.
      const gap = isFirst ? 0 : gaps();
      isFirst = false;
      last = sum.add(gap);
      return gap;
    },
    last: () => last,
  };
}

/** The workload's own times, moved so that the first is 0. */
export function ownClock(): Clock {
  let firstNs: Nanoseconds | null = null;
  let last: Nanoseconds = 0;
  return {
    next(arrivalNs) {
      firstNs ??= arrivalNs!;
      const at = nsBetween(firstNs, arrivalNs!);
      const gap = nsBetween(last, at);
      last = at;
      return gap;
    },
    last: () => last,
  };
}
