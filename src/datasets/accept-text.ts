import { isBlank } from '../core/whitespace.ts';
import type { DraftSink } from './contract.ts';
import { type JsonObject, malformedUnicode } from './json-values.ts';

/** A prompt that can be sent just as it is, or null after saying what is wrong with it. */
export function acceptPrompt(value: unknown, path: string, sink: DraftSink): string | null {
  if (typeof value !== 'string') sink.reject('wrong-type', `expected a string, found ${kindOf(value)}`, path);
  else if (isBlank(value)) sink.reject('blank-prompt', 'the prompt is blank', path);
  else if (!value.isWellFormed()) sink.reject('malformed-unicode', malformedUnicode, path);
  else return value;
  return null;
}

/** A known answer: undefined where there is none, null after saying what is wrong with it. */
export function acceptAnswer(value: unknown, path: string, sink: DraftSink): string | null | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') sink.reject('wrong-type', `expected a string, found ${kindOf(value)}`, path);
  else if (!value.isWellFormed()) sink.reject('malformed-unicode', malformedUnicode, path);
  else return value;
  return null;
}

/** A name or number that tells a session from others; 0 is as good as any. */
export function acceptId(value: unknown, path: string, sink: DraftSink): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'string' && !isBlank(value) && value.isWellFormed()) return value;
  sink.reject('bad-id', `expected a name or a number, found ${kindOf(value)}`, path);
  return null;
}

/** Every item of a list, accepted; empty where there is no list; null after saying what is wrong. */
export function acceptList<T>(
  record: JsonObject,
  key: string,
  accept: (value: unknown, path: string, sink: DraftSink) => T | null,
  sink: DraftSink,
): readonly T[] | null {
  const list = record[key];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    sink.reject('wrong-type', `expected an array, found ${kindOf(list)}`, `$.${key}`);
    return null;
  }
  const items = list.map((item: unknown, index) => accept(item, `$.${key}[${index}]`, sink));
  return items.every((item) => item !== null) ? items : null;
}

/** What kind of JSON value was found, in words. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
