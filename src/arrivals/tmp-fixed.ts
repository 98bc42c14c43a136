import { defineOptions } from '../core/options.ts';
import { defineArrival } from './contract.ts';
export const fixedStep = defineArrival({
  name: 'fixed-step',
  summary: 'x',
  options: defineOptions({ arrivalStepMs: { type: 'number', default: 100, help: 'x' } }),
  start({ arrivalStepMs }) {
    let i = 0;
    return {
      fill(o: Float64Array) {
        for (let k = 0; k < o.length; k++) o[k] = i++ * arrivalStepMs * 1e6;
        return o.length;
      },
    };
  },
});
