import { InputError } from '../core/errors.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { requireText } from './request-parts.ts';

/** Requests that are gathered until their sessions are whole, at most. */
const gatheredMost = 2_000_000;

/** Requests by session, in order of their first; one outside sessions is alone. All are kept until the end. */
export class SessionGroups {
  readonly #groups = new Map<string, WorkloadRequest[]>();
  #count = 0;

  /** @throws InputError past the limit */
  add(request: WorkloadRequest, index: number): void {
    if (++this.#count > gatheredMost)
      throw new InputError({
        code: 'too-many-turns',
        message: `the format keeps sessions together, and more than ${gatheredMost} requests cannot be gathered in memory`,
        place: { record: index },
        hint: 'split the workload, or choose a format of single requests',
      });
    const { session_id: session } = request;
    const key = session === null || session === undefined ? `request ${index}` : `session ${session}`;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, [request]);
    else group.push(request);
  }

  /** Each session's turns: by turn where they are numbered, else as they came. */
  *sessions(): Generator<readonly WorkloadRequest[]> {
    for (const group of this.#groups.values())
      yield group.sort((a, b) => (a.turn_id ?? 0) - (b.turn_id ?? 0));
  }
}

/**
 * What a turn adds to the conversation, for tools that add the history themselves.
 * @throws InputError when the prompt carries the conversation and the new part cannot be told apart
 */
export function newTextOf(request: WorkloadRequest, previous: WorkloadRequest | null): string {
  const { messages } = request;
  if (messages !== null && messages !== undefined) {
    const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
    const added = lastAnswer < 0 ? messages : messages.slice(lastAnswer + 1);
    const texts = added.map((message) => (typeof message.content === 'string' ? message.content : null));
    return texts.every((text) => text !== null)
      ? texts.join('\n')
      : promptText({ ...request, messages: added }).text;
  }
  const text = requireText(request, 'aiperf-multi-turn');
  if (previous === null || request.history !== 'cumulative') return text;
  const before = `${previous.prompt ?? ''}${previous.expected_output ?? ''}`;
  if (previous.expected_output && text.startsWith(before)) return text.slice(before.length).trim();
  throw new InputError({
    code: 'not-a-delta',
    message: `request '${request.request_id}' carries its whole conversation, from which the new turn cannot be told apart`,
    hint: 'compile the dataset with --history delta',
  });
}
