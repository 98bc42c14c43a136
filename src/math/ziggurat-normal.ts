import { exp, log1p } from './elementary.ts';
import type { WordSource } from './word-source.ts';
import { NORMAL_HEIGHTS, NORMAL_LIMITS, NORMAL_TAIL_START, NORMAL_WIDTHS } from './ziggurat-tables.ts';

const INVERSE_TAIL_START = 0.2736612373297583;

/**
 * A normal draw of mean 0 and standard deviation 1, numpy's `Generator.standard_normal()` bit for bit: the 256-strip
 * ziggurat (Marsaglia and Tsang, 2000) over a half bell, one word for strip (8 bits), sign (1) and place (52).
 */
export function sampleNormal(source: WordSource): number {
  const at = source.take();
  const low = source.words[at]!;
  const strip = low & 0xff;
  const place = (source.words[at + 1]! & 0x1fffffff) * 0x800000 + (low >>> 9);
  const distance = place * NORMAL_WIDTHS[strip]!;
  const x = (low & 0x100) === 0 ? distance : -distance;
  return place < NORMAL_LIMITS[strip]! ? x : settleRareDraw(source, low, x);
}

/** The 1 % of draws at a strip's edge or in the tail; apart for the same reason as the exponential's. */
function settleRareDraw(source: WordSource, low: number, x: number): number {
  const strip = low & 0xff;
  if (strip === 0) {
    // The sign of a tail draw is bit 8 of the place, not the sign bit: numpy's published sequence has it so.
    const tail = sampleTail(source);
    return (low & 0x20000) === 0 ? tail : -tail;
  }
  const bottom = NORMAL_HEIGHTS[strip]!;
  const height = (NORMAL_HEIGHTS[strip - 1]! - bottom) * source.nextDouble() + bottom;
  return height < exp(-0.5 * x * x) ? x : sampleNormal(source);
}

/** G. Marsaglia's tail of the normal (Technometrics 6, 1964). */
function sampleTail(source: WordSource): number {
  for (;;) {
    const x = -INVERSE_TAIL_START * log1p(-source.nextDouble());
    const y = -log1p(-source.nextDouble());
    if (y + y > x * x) return NORMAL_TAIL_START + x;
  }
}
