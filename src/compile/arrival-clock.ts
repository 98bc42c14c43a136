import { arrivals } from '../arrivals/index.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { pickOptions } from '../core/options.ts';
import { maxTimeNs, millisecondsOf, nsPerMs } from '../core/units.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { PythonRandom } from '../math/mt19937.ts';
import { roundHalfEven } from '../math/rounding.ts';

/** One due time in both of the file's units; `ns` is null where a format has milliseconds only. */
export interface Due {
  readonly ms: number;
  readonly ns: number | null;
}

/** Hands out due times one after another. */
export interface ArrivalClock {
  /** @throws InputError when the model has come to its end, or past what the file can hold */
  next(): Due;
}

export interface ArrivalChoice {
  readonly arrival: string;
  readonly seed: bigint;
  readonly timestampsNs: Float64Array | null;
  /** Options of all arrival models; each takes its own. */
  readonly options: Readonly<Record<string, unknown>>;
}

const batch = 1024;

/** The due times of a registered arrival model. Times are rounded to whole ns, ties to even. */
export function createArrivalClock(choice: ArrivalChoice): ArrivalClock {
  const model = arrivals.get(choice.arrival);
  const random = streamFor({ seed: choice.seed, name: 'compile.arrivals' });
  const options = pickOptions(model.options, choice.options);
  const source = model.start(options, random, { timestampsNs: choice.timestampsNs });
  const dueNs = new Float64Array(batch);
  let filled = 0;
  let used = 0;
  let total = 0;
  return {
    next() {
      if (used === filled) {
        filled = source.fill(dueNs);
        used = 0;
        if (filled === 0) throw ranOut(choice.arrival, total);
      }
      total++;
      const ns = roundHalfEven(dueNs[used++]!);
      if (!(ns <= maxTimeNs)) throw tooLate(choice.arrival, total);
      return { ms: millisecondsOf(ns), ns };
    },
  };
}

function missingRate(): UsageError {
  return new UsageError({ code: 'missing-option', message: '--rate-rps is required for poisson arrivals' });
}

function ranOut(arrival: string, given: number): InputError {
  return new InputError({
    code: 'arrivals-ran-out',
    message: `the ${arrival} arrivals end after ${given} requests, but the dataset holds more`,
    hint: 'give more timestamps, or fewer records',
  });
}

function tooLate(arrival: string, request: number): InputError {
  return new InputError({
    code: 'arrival-too-late',
    message: `the ${arrival} arrivals pass 2^53 ns (104 days) at request ${request}`,
    hint: 'raise the rate, or compile fewer records',
  });
}

/**
 * The due times of the Python iwc 0.1: whole milliseconds, CPython's Mersenne Twister, gaps cumulated before
 * they are rounded.
 * @throws UsageError for an arrival model the Python iwc does not have
 */
export function createCompatClock(choice: ArrivalChoice): ArrivalClock {
  if (choice.arrival === 'fixed-step') {
    const stepMs = Number(choice.options['arrivalStepMs'] ?? 100);
    let index = 0;
    return { next: () => ({ ms: Math.trunc(stepMs) * index++, ns: null }) };
  }
  if (choice.arrival === 'poisson') return compatPoisson(choice);
  throw UsageError.unknownName({
    what: 'arrival of --compat iwc-0.1',
    given: choice.arrival,
    known: ['fixed-step', 'poisson'],
  });
}

function compatPoisson(choice: ArrivalChoice): ArrivalClock {
  const rateRps = choice.options['rateRps'];
  if (typeof rateRps !== 'number') throw missingRate();
  const random = new PythonRandom(choice.seed);
  let seconds = 0;
  let isFirst = true;
  return {
    next() {
      if (!isFirst) seconds += random.expovariate(rateRps);
      isFirst = false;
      const ms = roundHalfEven(seconds * 1000);
      if (ms > maxTimeNs / nsPerMs) throw tooLate('poisson', 0);
      return { ms, ns: null };
    },
  };
}
