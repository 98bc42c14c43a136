import { defineOptions } from '../core/options.ts';
import { nsPerMs } from '../core/units.ts';
import { defineArrival } from './contract.ts';
import { sourceOfTimes } from './sources.ts';

/** One request every step, from 0; a step of 0 sends all at once. */
export const fixedStep = defineArrival({
  name: 'fixed-step',
  summary: 'one request every step',
  options: defineOptions({
    arrivalStepMs: { type: 'number', unit: 'ms', min: 0, default: 100, help: 'time between two requests' },
  }),
  start({ arrivalStepMs }) {
    const stepNs = arrivalStepMs * nsPerMs;
    return sourceOfTimes((index) => index * stepNs);
  },
});
