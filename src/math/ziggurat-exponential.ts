import { exp, log1p } from './elementary.ts';
import type { WordSource } from './word-source.ts';
import {
  EXPONENTIAL_HEIGHTS,
  EXPONENTIAL_LIMITS,
  EXPONENTIAL_TAIL_START,
  EXPONENTIAL_WIDTHS,
} from './ziggurat-tables.ts';

/**
 * An exponential draw of mean 1, numpy's `Generator.standard_exponential()` bit for bit: the 256-strip ziggurat of
 * G. Marsaglia and W. W. Tsang, "The Ziggurat Method for Generating Random Variables" (J. Stat. Softw. 5(8), 2000).
 *
 * One word gives 3 unused bits, the strip (8 bits) and the place in it (53 bits).
 */
export function sampleExponential(source: WordSource): number {
  const at = source.take();
  const low = source.words[at]!;
  const strip = (low >>> 3) & 0xff;
  const place = source.words[at + 1]! * 0x200000 + (low >>> 11);
  const x = place * EXPONENTIAL_WIDTHS[strip]!;
  return place < EXPONENTIAL_LIMITS[strip]! ? x : settleRareDraw(source, strip, x);
}

/**
 * The 2.2 % of draws that need the exact density and the 0.045 % in the tail. Apart, so that the frequent path is small
 * enough to be inlined: a call that returns a double costs as much as the draw.
 */
function settleRareDraw(source: WordSource, strip: number, x: number): number {
  // The exponential tail is the distribution itself, moved.
  if (strip === 0) return EXPONENTIAL_TAIL_START - log1p(-source.nextDouble());
  const bottom = EXPONENTIAL_HEIGHTS[strip]!;
  const height = (EXPONENTIAL_HEIGHTS[strip - 1]! - bottom) * source.nextDouble() + bottom;
  return height < exp(-x) ? x : sampleExponential(source);
}
