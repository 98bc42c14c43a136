import { pythonFloat } from '../core/json-text.ts';
import { isBlank, trimBlank } from '../core/whitespace.ts';
import { isObject, type JsonObject } from './json-values.ts';
import type { Turn } from './sharegpt-turns.ts';

const compatRoles = {
  conversations: { role: 'from', text: 'value', user: ['human', 'user'], assistant: ['gpt', 'assistant'] },
  messages: { role: 'role', text: 'content', user: ['user'], assistant: ['assistant'] },
} as const;

/** What the Python iwc sees: no system turns, plain strings only, and no second look when a list is empty. */
export function readCompatTurns(record: JsonObject): readonly Turn[] {
  const key = Array.isArray(record['conversations']) ? 'conversations' : 'messages';
  const list = record[key];
  if (!Array.isArray(list)) return [];
  const { role: roleKey, text: textKey, user, assistant } = compatRoles[key];
  const turns: Turn[] = [];
  for (const item of list as readonly unknown[]) {
    if (!isObject(item)) continue;
    const text = item[textKey];
    if (typeof text !== 'string' || isBlank(text)) continue;
    const name = item[roleKey];
    if (user.some((known) => known === name)) turns.push({ role: 'user', text: trimBlank(text) });
    else if (assistant.some((known) => known === name))
      turns.push({ role: 'assistant', text: trimBlank(text) });
  }
  return turns;
}

/** The first of the three keys that Python holds for true, as `str` prints it. */
export function readCompatId(record: JsonObject): string | null {
  for (const key of ['conversation_id', 'id', 'uuid']) {
    const value = record[key];
    if (typeof value === 'string' && value !== '') return trimBlank(value);
    if (typeof value === 'number' && value !== 0 && Number.isFinite(value))
      return Number.isInteger(value) ? String(value) : pythonFloat(value);
    if (value === true) return 'True';
  }
  return null;
}
