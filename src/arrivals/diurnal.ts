import { defineOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { cos, sin } from '../math/elementary.ts';
import { sharedOptions } from '../nouns/shared-options.ts';
import { defineArrival } from './contract.ts';
import { requireOptions } from './require-options.ts';
import { sourceOfIntegral } from './sources.ts';

const options = defineOptions({
  rateRps: sharedOptions.rateRps,
  amplitude: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.5,
    help: 'swing of the rate around its mean, as a share of it',
  },
  periodS: { type: 'number', unit: 's', min: 0.001, default: 86_400, help: 'length of one cycle' },
  phase: {
    type: 'number',
    unit: 'periods',
    min: 0,
    max: 1,
    default: 0,
    help: 'where in the cycle to start: 0 mean and rising, 0.25 highest, 0.75 lowest',
  },
});

/** Poisson arrivals at the rate `rateRps·(1 + amplitude·sin(2π(t/period + phase)))`. */
export const diurnal = defineArrival({
  name: 'diurnal',
  summary: 'Poisson with a rate that swings like a sine, by default once a day',
  options,
  start(values, random) {
    const { rateRps } = requireOptions({ name: 'diurnal', options }, values, ['rateRps']);
    const { amplitude, periodS, phase } = values;
    const arrivalsPerPeriod = rateRps * periodS;
    const timeNsOf = (arrivals: number): number => {
      const periods = arrivals / arrivalsPerPeriod;
      const whole = Math.floor(periods);
      // So many periods leave no digits for a part of one.
      const part = whole < Number.MAX_SAFE_INTEGER ? partOfPeriod(periods - whole, amplitude, phase) : 0;
      return (whole + part) * periodS * nsPerSecond;
    };
    return sourceOfIntegral(timeNsOf, random);
  },
});

/**
 * The x of [0, 1] at which the share of a period's arrivals, x + a/2π·(cos 2πφ − cos 2π(x + φ)), reaches
 * `share`. Newton's method, kept inside a shrinking bracket by halving, until the last bits stop moving.
 */
function partOfPeriod(share: number, amplitude: number, phase: number): number {
  const turn = 2 * Math.PI;
  const swing = amplitude / turn;
  const start = cos(turn * phase);
  let low = 0;
  let high = 1;
  let x = share;
  for (;;) {
    const angle = turn * (x + phase);
    const excess = x + swing * (start - cos(angle)) - share;
    if (excess === 0) return x;
    if (excess > 0) high = x;
    else low = x;
    const newton = x - excess / (1 + amplitude * sin(angle));
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= smallestStep || next === low || next === high) return next;
    x = next;
  }
}

/** Of a period; finer than a nanosecond of a day. */
const smallestStep = 2 ** -52;
