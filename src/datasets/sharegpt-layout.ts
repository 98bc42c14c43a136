import { UsageError } from '../core/errors.ts';
import { type EscapedText, escapeText, joinEscaped } from '../core/json-text.ts';
import { trimBlank } from '../core/whitespace.ts';
import { malformedUnicode } from './json-values.ts';
import type { Role } from './sharegpt-turns.ts';

/** What stands around the turns of a transcript, escaped. */
export interface Layout {
  readonly separator: EscapedText;
  /** Before a transcript's first text. */
  readonly first: Readonly<Record<Role, EscapedText>>;
  /** Before every later one: the separator included. */
  readonly next: Readonly<Record<Role, EscapedText>>;
}

interface LayoutOptions {
  readonly userTag: string;
  readonly assistantTag: string;
  readonly systemTag: string;
  readonly separator: string;
  readonly history: 'cumulative' | 'delta';
}

export function createLayout(options: LayoutOptions): Layout {
  const separator = escapeText(options.separator);
  const tags = { user: options.userTag, assistant: options.assistantTag, system: options.systemTag };
  const next = (tag: string) => joinEscaped(separator, escapeText(`${tag}: `));
  return {
    separator,
    first: { user: opening(tags.user), assistant: opening(tags.assistant), system: opening(tags.system) },
    next: { user: next(tags.user), assistant: next(tags.assistant), system: next(tags.system) },
  };
}

/** A transcript as a whole is trimmed, so a blank at the start of its first tag goes. */
function opening(tag: string): EscapedText {
  return escapeText(trimBlank(`${tag}:`)).concat(' ') as EscapedText;
}

/** @throws UsageError with every option that cannot be used */
export function checkLayout(options: LayoutOptions, isCompat: boolean): void {
  const problems = (['userTag', 'assistantTag', 'systemTag', 'separator'] as const)
    .filter((key) => !options[key].isWellFormed())
    .map((key) => ({ code: 'malformed-unicode', message: `${key}: ${malformedUnicode}` }));
  if (isCompat && options.history === 'delta')
    problems.push({
      code: 'not-in-compat',
      message: 'history: delta is not known to iwc 0.1, whose bytes --compat iwc-0.1 promises',
    });
  if (problems.length > 0) throw new UsageError(problems);
}
