import { UsageError } from '../../core/errors.ts';
import { pythonFloat } from '../../core/json-text.ts';

/** `KEY=VALUE` words as LMBench's scripts give them. Names are text, whatever they look like; nothing is evaluated. */
export interface SettingWords {
  readonly text: ReadonlyMap<string, string>;
}

/** @throws UsageError naming every word that is no setting */
export function readSettingWords(words: readonly string[]): SettingWords {
  const bad = words.filter((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word));
  if (bad.length > 0)
    throw new UsageError(
      bad.map((word) => ({
        code: 'bad-word',
        message: `'${word}' is not KEY=VALUE`,
        hint: 'such as WORKLOAD=synthetic QPS=0.5 KEY=my-server NAME=my-suite',
      })),
    );
  return {
    text: new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])),
  };
}

/** A value for JSON: numbers, true, false and none as Python writes them; everything else is text. */
export function settingValue(text: string): string | number | boolean | null {
  if (/^-?(0|[1-9]\d*)(\.\d*)?([eE][+-]?\d+)?$/.test(text) || /^-?\.\d+([eE][+-]?\d+)?$/.test(text))
    return Number(text);
  if (text === 'True' || text === 'False') return text === 'True';
  return text === 'None' ? null : text;
}

/** A load as LMBench writes it into file names: `2.00` is 2.0, and what is no number is kept. */
export function loadName(text: string): string {
  const value = settingValue(text);
  if (typeof value !== 'number') return text;
  return /^-?\d+$/.test(text) ? text : pythonFloat(value);
}

const yes: ReadonlySet<string> = new Set(['true', '1', 'yes', 'on']);
const no: ReadonlySet<string> = new Set(['', 'false', '0', 'no', 'off', 'none']);

/** A yes or no; `false` is no, which LMBench takes for yes. @throws UsageError for another word */
export function isYes(name: string, text: string): boolean {
  const word = text.trim().toLowerCase();
  if (yes.has(word)) return true;
  if (no.has(word)) return false;
  throw new UsageError({ code: 'bad-value', message: `${name}: '${text}' is neither true nor false` });
}
