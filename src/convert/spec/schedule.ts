import { InputError, UsageError } from '../../core/errors.ts';
import { nsPerMs } from '../../core/units.ts';
import { defaultRng } from '../../math/keyed-stream.ts';
import { roundHalfEven } from '../../math/rounding.ts';

/** Whole nanoseconds: a number while a double holds them exactly, a bigint past 2^53. */
export type Nanoseconds = number | bigint;

/** When requests are due. The first always is at 0. */
export type Schedule =
  | { readonly kind: 'fixed_interval'; readonly interArrivalNs: bigint }
  | { readonly kind: 'poisson'; readonly ratePerS: number; readonly seed: bigint };

/** int64, as the files' columns are. */
const latestNs = 2n ** 63n - 1n;

/** @throws UsageError for a schedule that cannot be, however few requests it is for */
export function checkSchedule(schedule: Schedule): void {
  const refuse = (message: string) => {
    throw new UsageError({ code: 'bad-schedule', message });
  };
  if (schedule.kind === 'fixed_interval') {
    if (schedule.interArrivalNs < 0n) refuse(`inter_arrival_ns must be >= 0, got ${schedule.interArrivalNs}`);
  } else if (schedule.kind === 'poisson') {
    if (!(schedule.ratePerS > 0 && Number.isFinite(schedule.ratePerS)))
      refuse(`poisson_rate_per_s must be > 0, got ${schedule.ratePerS}`);
    if (schedule.seed < 0n) refuse(`seed must be a non-negative integer, got ${schedule.seed}`);
  } else refuse(`Unknown schedule kind: ${(schedule as { kind: string }).kind}`);
}

/**
 * The gaps between requests, each from the one before: numpy's `default_rng(seed).exponential(1 / rate)` times 1e9,
 * rounded half to even. The operations and their order decide the bits.
 */
export function createGaps(schedule: Schedule): () => Nanoseconds {
  checkSchedule(schedule);
  if (schedule.kind === 'fixed_interval') {
    const gap = compact(schedule.interArrivalNs);
    return () => gap;
  }
  const stream = defaultRng(schedule.seed);
  const scale = 1 / schedule.ratePerS;
  return () => {
    const rounded = roundHalfEven(scale * stream.nextExponential() * 1e9);
    if (rounded <= Number.MAX_SAFE_INTEGER) return rounded;
    if (rounded < 2 ** 63) return BigInt(rounded);
    throw tooLate();
  };
}

/** The running sum of gaps. @throws InputError past 2^63 - 1 */
export class ArrivalSum {
  #atNs: Nanoseconds = 0;

  add(gap: Nanoseconds): Nanoseconds {
    const { n, sum } = addNs(this.#atNs, gap);
    if (typeof n === 'bigint' && sum > latestNs) throw tooLate();
    this.#atNs = n;
    return n;
  }
}

function addNs(a: Nanoseconds, b: Nanoseconds): { n: Nanoseconds; sum: bigint } {
  if (typeof a === 'number' && typeof b === 'number' && a + b <= Number.MAX_SAFE_INTEGER)
    return { n: a + b, sum: 0n };
  const sum = BigInt(a) + BigInt(b);
  return { n: compact(sum), sum };
}

/** A time as it is: past 2^53 a double is a whole number too, but counting on from it is exact as a bigint alone. */
function exactNs(ns: Nanoseconds): Nanoseconds {
  if (typeof ns === 'bigint' || Number.isSafeInteger(ns)) return ns;
  if (!Number.isFinite(ns)) throw tooLate();
  return BigInt(ns);
}

/** The exact time from `start` to `end`. @throws InputError past 2^63 - 1 */
export function nsBetween(start: Nanoseconds, end: Nanoseconds): Nanoseconds {
  const [from, to] = [exactNs(start), exactNs(end)];
  if (typeof from === 'number' && typeof to === 'number') return to - from;
  const between = BigInt(to) - BigInt(from);
  if (between > latestNs) throw tooLate();
  return compact(between);
}

/** Whole milliseconds, up to 2^53 of them. */
export function nsOfMs(ms: number): Nanoseconds {
  const ns = ms * nsPerMs;
  return Number.isSafeInteger(ns) ? ns : BigInt(ms) * BigInt(nsPerMs);
}

function compact(ns: bigint): Nanoseconds {
  return ns <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(ns) : ns;
}

function tooLate(): InputError {
  return new InputError({
    code: 'too-late',
    message: 'arrivals go past 2^63 ns, 292 years, which the files cannot hold',
    hint: 'give a higher rate, a shorter interval, or fewer requests',
  });
}

/** An arrival schedule as a whole. */
export interface ArrivalSchedule {
  readonly interArrivalNs: readonly Nanoseconds[];
  readonly arrivalTimeNs: readonly Nanoseconds[];
}

/**
 * Gaps and arrivals of `count` requests.
 * @throws UsageError for a count or a schedule that cannot be
 */
export function arrivalSchedule(count: number, schedule: Schedule): ArrivalSchedule {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new UsageError({ code: 'bad-schedule', message: `num_requests must be >= 0, got ${count}` });
  const next = createGaps(schedule);
  const sum = new ArrivalSum();
  const interArrivalNs = Array.from({ length: count }, (_, i) => (i === 0 ? 0 : next()));
  return { interArrivalNs, arrivalTimeNs: interArrivalNs.map((gap) => sum.add(gap)) };
}
