import type { ScriptLine } from './record-area.ts';

/** Command lines, one a line of the text. */
export function plain(text: string): readonly ScriptLine[] {
  return linesOf(text).map((line) => ({ line }));
}

/** Command lines to run as they are and then with `--json`. */
export function withJson(text: string): readonly ScriptLine[] {
  return linesOf(text).map((line) => ({ line, withJson: true }));
}

/** Command lines whose outputs tell of measurements. */
export function measured(text: string): readonly ScriptLine[] {
  return linesOf(text).map((line) => ({ line, isMeasured: true }));
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
