import { defineOptions } from '../core/options.ts';
import { sharedOptions } from '../core/shared-options.ts';
import { defineArrival } from './contract.ts';
export const poisson = defineArrival({
  name: 'poisson',
  summary: 'x',
  options: defineOptions({ rateRps: sharedOptions.rateRps }),
  start({ rateRps }, random) {
    let t = 0;
    let first = true;
    return {
      fill(o: Float64Array) {
        random.fillExponential(o);
        for (let k = 0; k < o.length; k++) {
          if (first) {
            t = 0;
            first = false;
          } else t += (o[k]! * 1e9) / rateRps!;
          o[k] = t;
        }
        return o.length;
      },
    };
  },
});
