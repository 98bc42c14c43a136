/**
 * Where text may be cut without changing a token, whatever follows.
 *
 * The rule is one for all families with a scanner: after a letter and before a character that is neither letter, mark
 * nor apostrophe. In each of their patterns a match that holds a letter ends with its run of letters and marks, or with
 * the contraction that an apostrophe starts; so a match ends at the cut, and it ends there too when the text does. No
 * earlier match looks past the run, and every match starts without a look back, so both sides are cut as they were.
 * Normalization does not reach over the cut either: all that composes with a character before it is a letter or a mark.
 */
import { classes, LETTER, MARK } from '../scanners/unicode-classes.ts';
import { codePointBefore } from './code-points.ts';
import type { AddedToken, TextLayout } from './layout.ts';
import { normalizeText } from './normalize.ts';

const APOSTROPHE = 0x27;
const BLANK = 0x20;

/** Greatest safe cut of `text` that is at most `nearEnd` and more than `start`, or `start`. */
export type FindBoundary = (text: string, nearEnd: number, start: number) => number;

/** The cutter for a layout, of whose added tokens these are searched for. */
export function createFindBoundary(layout: TextLayout, active: readonly AddedToken[]): FindBoundary {
  const provable =
    typeof layout.pattern === 'string' &&
    active.every((token) => !token.singleWord && !(token.normalized && layout.normalization !== 'none'));
  if (!provable) return (_text, _nearEnd, start) => start;
  const crosses = createCrossing(active);
  return (text, nearEnd, start) => {
    // The character after the cut must be there to be seen.
    for (let cut = Math.min(nearEnd, text.length - 1); cut > start; cut--)
      if (isWordEnd(text, cut, layout) && !crosses(text, cut)) return cut;
    return start;
  };
}

function isWordEnd(text: string, cut: number, layout: TextLayout): boolean {
  const after = text.codePointAt(cut)!;
  if (after === APOSTROPHE || (layout.addPrefixSpace && after !== BLANK)) return false;
  // The second half of a pair, seen alone, has no class and must not pass for a character.
  if (after >= 0xdc00 && after < 0xe000) return false;
  if ((classes[after]! & (LETTER | MARK)) !== 0) return false;
  const before = codePointBefore(text, cut);
  if ((classes[before]! & LETTER) === 0) return false;
  if (before < 0x80 || layout.normalization === 'none') return true;
  // Some letters come apart into a letter and a mark.
  const alone = String.fromCodePoint(before);
  return normalizeText(alone, layout.normalization) === alone;
}

/** Whether an added token could lie across the cut, or take white space from behind it. */
function createCrossing(active: readonly AddedToken[]): (text: string, cut: number) => boolean {
  const lastUnits = new Set<number>();
  for (const { content, stripRight } of active)
    for (let unit = 0; unit < content.length - (stripRight ? 0 : 1); unit++)
      lastUnits.add(content.charCodeAt(unit));
  return (text, cut) => {
    if (!lastUnits.has(text.charCodeAt(cut - 1))) return false;
    return active.some((token) => liesAcross(token, text, cut));
  };
}

function liesAcross({ content, stripRight }: AddedToken, text: string, cut: number): boolean {
  if (stripRight && text.endsWith(content, cut)) return true;
  const known = text.length - cut;
  for (let before = Math.min(content.length - 1, cut); before > 0; before--) {
    if (!text.endsWith(content.slice(0, before), cut)) continue;
    const rest = content.slice(before);
    if (rest.length <= known ? text.startsWith(rest, cut) : text.endsWith(rest.slice(0, known))) return true;
  }
  return false;
}
