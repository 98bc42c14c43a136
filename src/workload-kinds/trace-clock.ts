import { UsageError } from '../core/errors.ts';

/** Units in which a trace may count time. */
export const traceUnits = ['auto', 'ns', 'us', 'ms', 's'] as const;
export type TraceUnit = (typeof traceUnits)[number];

const perSecond: Readonly<Record<Exclude<TraceUnit, 'auto'>, number>> = { ns: 1e9, us: 1e6, ms: 1e3, s: 1 };

/** A time as a trace has it: numbers, or digits too many for one. */
export type TraceTime = number | bigint;

/** @throws UsageError for what is no time */
export function parseTraceTime(value: unknown, line: number): TraceTime {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && /^-?\d+$/.test(value.trim())) {
    const whole = BigInt(value.trim());
    return BigInt(Number(whole)) === whole ? Number(whole) : whole;
  }
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  throw new UsageError({
    code: 'bad-trace',
    message: `record ${line}: timestamp: '${String(value)}' is no number`,
  });
}

/**
 * The unit of a trace's times. Times since 1970 tell it by their size; smaller ones are offsets, in seconds when some
 * have a fraction, in ms otherwise, as in the Mooncake traces.
 */
export function guessUnit(times: readonly TraceTime[]): Exclude<TraceUnit, 'auto'> {
  const greatest = times.reduce<number>((most, time) => Math.max(most, Math.abs(Number(time))), 0);
  const isEpoch = times.every((time) => Math.abs(Number(time)) > 0.5 * greatest);
  if (isEpoch && greatest >= 1e17) return 'ns';
  if (isEpoch && greatest >= 1e14) return 'us';
  if (isEpoch && greatest >= 1e11) return 'ms';
  if (isEpoch && greatest >= 1e9) return 's';
  return times.some((time) => typeof time === 'number' && !Number.isInteger(time)) ? 's' : 'ms';
}

/** Seconds since the earliest time. Differences are taken before anything is rounded. */
export function secondsFromFirst(times: readonly TraceTime[], unit: TraceUnit): Float64Array {
  const each = perSecond[unit === 'auto' ? guessUnit(times) : unit];
  const first = times.reduce<TraceTime | null>(
    (least, time) => (least === null || time < least ? time : least),
    null,
  );
  return Float64Array.from(times, (time) => {
    const since =
      typeof time === 'bigint' || typeof first === 'bigint'
        ? Number(BigInt(time) - BigInt(first!))
        : time - first!;
    return since / each;
  });
}
