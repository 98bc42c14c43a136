/** Splits by regular expressions, each inside the pieces of the one before: for patterns without a scanner. */
import type { SplitStep } from '../bpe/layout.ts';
import type { Scanner } from './contract.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function createStepScanner(steps: readonly SplitStep[]): Scanner {
  const compiled = steps.map((step) => ({ pattern: new RegExp(step.source, 'gu'), behavior: step.behavior }));
  return {
    // A pattern may look behind, so the text is always cut as a whole.
    resumes: false,
    scan(bytes, from, to, ends) {
      let pieces = [decoder.decode(bytes.subarray(from, to))];
      for (const { pattern, behavior } of compiled)
        pieces = pieces.flatMap((piece) => join(split(piece, pattern), behavior));
      let at = from;
      pieces.forEach((piece, index) => {
        at += byteLength(piece);
        ends[index] = at;
      });
      return pieces.length;
    },
  };
}

interface Part {
  readonly text: string;
  readonly matched: boolean;
}

/** The matches and what stands between them; empty matches cut nothing off. */
function split(text: string, pattern: RegExp): Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > start) parts.push({ text: text.slice(start, match.index), matched: false });
    parts.push({ text: match[0], matched: true });
    start = match.index + match[0].length;
  }
  if (start < text.length) parts.push({ text: text.slice(start), matched: false });
  return parts;
}

function join(parts: readonly Part[], behavior: SplitStep['behavior']): string[] {
  if (behavior === 'isolated') return parts.map((part) => part.text);
  const pieces: string[] = [];
  let before: Part | null = null;
  for (const part of parts) {
    const glue =
      before !== null &&
      (behavior === 'contiguous'
        ? part.matched === before.matched
        : behavior === 'merged-with-previous'
          ? part.matched && !before.matched
          : !part.matched && before.matched);
    if (glue) pieces.push(pieces.pop()! + part.text);
    else pieces.push(part.text);
    before = part;
  }
  return pieces;
}

function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A surrogate pair is two units and four bytes.
    if (unit >= 0x800) bytes += unit >= 0xd800 && unit < 0xe000 ? 1 : 2;
    else if (unit >= 0x80) bytes++;
  }
  return bytes;
}
