import type { AibrixLine } from './aibrix-lines.ts';
import { itemsOf, membersOf } from './raw-json.ts';

/** Characters that a line of several is allowed to grow to: a line must stay short enough to hold. */
const longestGroup = 1 << 24;

/** Lines due at once that say the same of themselves. */
interface Group {
  readonly first: string;
  readonly requests: string[];
  /** Null when no line has any. */
  events: string[] | null;
  lines: number;
  length: number;
}

/**
 * Makes lines that are due at once one, as far as they differ only in requests and events. Lines that say something
 * else of themselves stay apart, so that nothing is said of another's requests; a line that stays alone stays as it is
 * written.
 */
export class LineGroups {
  #ms: number | null = null;
  #groups = new Map<string, Group>();
  #finished: string[] = [];

  add({ ms, text }: AibrixLine): void {
    if (ms !== this.#ms) this.#end();
    this.#ms = ms;
    const { rest, requests, events } = takeApart(text);
    const group = this.#groups.get(rest);
    if (group === undefined || group.length + text.length > longestGroup) {
      if (group !== undefined) this.#finished.push(renderGroup(group));
      this.#groups.set(rest, { first: text, requests, events, lines: 1, length: text.length });
      return;
    }
    for (const request of requests) group.requests.push(request);
    if (events !== null) group.events = [...(group.events ?? []), ...events];
    group.lines++;
    group.length += text.length;
  }

  /** The lines that are whole by now. */
  take(): string[] {
    return this.#finished.splice(0);
  }

  /** The rest. */
  finish(): string[] {
    this.#end();
    return this.take();
  }

  #end(): void {
    for (const group of this.#groups.values()) this.#finished.push(renderGroup(group));
    this.#groups = new Map();
  }
}

function takeApart(text: string) {
  const members = membersOf(text);
  const listOf = (name: string) => {
    const value = members.findLast(([key]) => key === name)?.[1];
    return value === undefined ? null : itemsOf(value);
  };
  const events = listOf('events');
  const rest = members
    .filter(([key]) => key !== 'timestamp' && key !== 'requests' && (key !== 'events' || events === null))
    .map(([key, value]) => `${JSON.stringify(key)}: ${value}`)
    .sort();
  return { rest: rest.join(), requests: listOf('requests') ?? [], events };
}

function renderGroup({ first, requests, events, lines }: Group): string {
  if (lines === 1) return first;
  const lists = new Map([['requests', `[${requests.join(', ')}]`]]);
  if (events !== null) lists.set('events', `[${events.join(', ')}]`);
  const members = membersOf(first).map(([key, value]): [string, string] => {
    const instead = lists.get(key) ?? value;
    lists.delete(key);
    return [key, instead];
  });
  return `{${[...members, ...lists].map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`;
}
