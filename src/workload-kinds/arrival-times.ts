import { streamFor } from '../math/keyed-stream.ts';

export interface RateChoice {
  readonly rateRps: number;
  readonly seconds: number;
  readonly arrival: 'even' | 'poisson';
  readonly seed: bigint;
}

/** When the requests of an open loop are due, ns: at a mean rate, for a time, the first at 0. */
export function* arrivalTimes({ rateRps, seconds, arrival, seed }: RateChoice): Iterable<number> {
  const endNs = seconds * 1e9;
  const meanNs = 1e9 / rateRps;
  const random = streamFor({ seed, name: 'bench.arrivals' });
  let atNs = 0;
  for (let index = 0; atNs < endNs; ) {
    yield Math.round(atNs);
    index++;
    // Multiples of the gap, so that no rounding adds up.
    atNs = arrival === 'even' ? index * meanNs : atNs + random.nextExponential() * meanNs;
  }
}
