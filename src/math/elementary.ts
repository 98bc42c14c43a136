/**
 * The elementary functions of the whole program. ECMAScript lets engines differ in the last bits of `Math.exp` and kin;
 * these are plain additions, multiplications and divisions of doubles (which IEEE 754 pins), so that every engine and
 * machine computes the same bits. `Math.sqrt`, `abs`, `floor`, `min`, `max` are exact everywhere and may be used as they are.
 */
export { exp, expm1 } from './exponential.ts';
export { log1p } from './log1p.ts';
export { log, log2, log10 } from './logarithm.ts';
export { pow } from './power.ts';
export { cos, sin } from './trigonometric.ts';
