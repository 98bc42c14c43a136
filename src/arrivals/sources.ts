import type { RandomStream } from '../math/random-stream.ts';
import type { ArrivalSource } from './contract.ts';

/** Arrivals by their number, from 1 on: times that are multiples of something drift by no rounding. */
export function sourceOfTimes(timeNsOf: (index: number) => number): ArrivalSource {
  let count = 0;
  return {
    fill(dueNs) {
      for (let i = 0; i < dueNs.length; i++, count++) dueNs[i] = count === 0 ? 0 : timeNsOf(count);
      return dueNs.length;
    },
  };
}

/** Arrivals by the gap before each; the first is at 0. */
export function sourceOfGaps(nextGapNs: () => number): ArrivalSource {
  let dueAtNs = 0;
  let isFirst = true;
  return {
    fill(dueNs) {
      for (let i = 0; i < dueNs.length; i++) {
        if (isFirst) isFirst = false;
        else dueAtNs += nextGapNs();
        dueNs[i] = dueAtNs;
      }
      return dueNs.length;
    },
  };
}

/**
 * A Poisson process whose rate changes with time, after an arrival at 0: in units of the integrated rate its
 * gaps are standard exponentials (E. Çinlar, "Introduction to Stochastic Processes", 1975, ch. 4.7), so each
 * time is the inverse of that integral; nothing is thinned or rounded.
 * @param timeNsOf the time at which the integral reaches a value; null when it never does, which ends the source
 */
export function sourceOfIntegral(
  timeNsOf: (expectedArrivals: number) => number | null,
  random: RandomStream,
): ArrivalSource {
  let expectedArrivals = 0;
  let dueAtNs: number | null = null;
  let hasEnded = false;
  const next = (): number | null => {
    if (dueAtNs === null) return 0;
    expectedArrivals += random.nextExponential();
    const time = timeNsOf(expectedArrivals);
    // An inverse may step back by its last bits where the rate is very high.
    return time === null ? null : Math.max(dueAtNs, time);
  };
  return {
    fill(dueNs) {
      for (let i = 0; i < dueNs.length; i++) {
        const time = hasEnded ? null : next();
        if (time === null) {
          hasEnded = true;
          return i;
        }
        dueAtNs = time;
        dueNs[i] = time;
      }
      return dueNs.length;
    },
  };
}
