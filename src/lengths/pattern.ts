import { defineOptions } from '../core/options.ts';
import { namedPattern, patternNames } from '../core/pattern.ts';
import { valuesOfPattern } from '../core/pattern-values.ts';
import { nsPerSecond } from '../core/units.ts';
import { defineLength, wholeTokens } from './contract.ts';
import { lengthOptions } from './options.ts';

/** A named pattern over time: requests due in the same second have the same length. */
export const pattern = defineLength({
  name: 'pattern',
  summary: 'a sine over time, rising or fluctuating, the same for requests of one second',
  options: defineOptions({
    meanTokens: lengthOptions.meanTokens,
    pattern: {
      type: 'choice',
      choices: patternNames,
      default: 'slight_fluctuation',
      help: 'shape over time',
    },
    patternDurationS: {
      type: 'number',
      above: 0,
      unit: 's',
      default: 60,
      help: 'length of the run the pattern is laid over',
    },
  }),
  start({ meanTokens, pattern: name, patternDurationS }, random) {
    const values = valuesOfPattern(namedPattern(name, meanTokens), {
      stepMs: 1000,
      durationMs: patternDurationS * 1000,
      random,
    });
    return {
      fill(dueNs, tokens) {
        for (let i = 0; i < dueNs.length; i++) {
          const second = Math.min(values.length - 1, Math.floor(dueNs[i]! / nsPerSecond));
          tokens[i] = wholeTokens(values[second]!);
        }
      },
    };
  },
});
