import { isBlank, trimBlank } from '../core/whitespace.ts';
import { kindOf } from './accept-text.ts';
import type { DraftSink, SkipCode } from './contract.ts';
import { isObject, type JsonObject, malformedUnicode } from './json-values.ts';
import { readCompatId, readCompatTurns } from './sharegpt-compat.ts';

export type Role = 'system' | 'user' | 'assistant';

/** A turn with text; the text is trimmed and never blank. */
export interface Turn {
  readonly role: Role;
  readonly text: string;
}

export interface Conversation {
  /** Null when the record has none. */
  readonly id: string | null;
  readonly turns: readonly Turn[];
}

/** A conversation with at least one turn, or null after saying why there is none. */
export function readConversation(record: unknown, isCompat: boolean, sink: DraftSink): Conversation | null {
  if (!isObject(record)) {
    sink.skip('not-an-object', `expected an object, found ${kindOf(record)}`);
    return null;
  }
  const losses = new Set<string>();
  const turns = isCompat ? readCompatTurns(record) : readTurns(record, losses);
  const id = isCompat ? readCompatId(record) : readId(record);
  const problem = findProblem(turns, id, losses);
  if (problem !== null) {
    sink.skip(...problem);
    return null;
  }
  if (losses.size > 0) sink.skip('unsupported-content', describeLosses(losses));
  return { id, turns };
}

function findProblem(
  turns: readonly Turn[],
  id: string | null,
  losses: ReadonlySet<string>,
): [code: SkipCode, reason: string] | null {
  if (turns.length === 0) {
    const more = losses.size > 0 ? `; ${describeLosses(losses)}` : '';
    return ['no-turns', `no turn of a known role with text${more}`];
  }
  const isGood = (id ?? '').isWellFormed() && turns.every((turn) => turn.text.isWellFormed());
  return isGood ? null : ['malformed-unicode', `the conversation ${malformedUnicode}`];
}

/** The first few kinds of what a conversation loses. */
function describeLosses(losses: ReadonlySet<string>): string {
  return `left out: ${[...losses].slice(0, 5).join(', ')}`.toWellFormed();
}

const roles: ReadonlyMap<unknown, Role> = new Map<unknown, Role>([
  ['human', 'user'],
  ['user', 'user'],
  ['gpt', 'assistant'],
  ['assistant', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bing', 'assistant'],
  ['bard', 'assistant'],
  ['system', 'system'],
]);

function readTurns(record: JsonObject, losses: Set<string>): readonly Turn[] {
  const list = ['conversations', 'conversation', 'messages']
    .map((key) => record[key])
    .find((value): value is readonly unknown[] => Array.isArray(value) && value.length > 0);
  const turns: Turn[] = [];
  for (const item of list ?? []) {
    const turn = readTurn(item, losses);
    if (turn !== null) turns.push(turn);
  }
  return turns;
}

function readTurn(item: unknown, losses: Set<string>): Turn | null {
  if (!isObject(item)) {
    losses.add(`a turn that is ${kindOf(item)}`);
    return null;
  }
  const text = readText(item['value'] ?? item['content'], losses);
  if (isBlank(text)) return null;
  const name = item['from'] ?? item['role'];
  const role = roles.get(typeof name === 'string' ? name.toLowerCase() : name);
  if (role !== undefined) return { role, text: trimBlank(text) };
  losses.add(typeof name === 'string' ? `turns of role '${name.slice(0, 40)}'` : 'turns without a role');
  return null;
}

/** Text as it is, or the joined text parts of an array; whatever else there is counts as lost. */
function readText(content: unknown, losses: Set<string>): string {
  if (typeof content === 'string') return content;
  if (content === undefined || content === null) return '';
  if (!Array.isArray(content)) {
    losses.add(`content that is ${kindOf(content)}`);
    return '';
  }
  let text = '';
  for (const part of content) {
    if (isObject(part) && part['type'] === 'text' && typeof part['text'] === 'string') text += part['text'];
    else
      losses.add(
        isObject(part) && typeof part['type'] === 'string'
          ? `${part['type'].slice(0, 40)} parts`
          : 'odd parts',
      );
  }
  return text;
}

/** The first of the three keys that holds a name or a number; 0 is a name like any other. */
function readId(record: JsonObject): string | null {
  for (const key of ['conversation_id', 'id', 'uuid']) {
    const value = record[key];
    if (typeof value === 'string' && !isBlank(value)) return trimBlank(value);
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return null;
}
