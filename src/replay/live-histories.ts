import type { CallInput } from '../endpoints/index.ts';
import type { ChatMessage } from '../nouns/workload.ts';

/** What has been said in one session: what was asked, and what came. */
interface LiveSession {
  readonly turns: { readonly asked: readonly ChatMessage[]; readonly answer: string | null }[];
}

/**
 * The histories of sessions under way, with the answers that really came. A turn that failed leaves nothing behind, so
 * that no two questions stand in a row. Sessions are forgotten when their last turn is over.
 */
export class LiveHistories {
  readonly #sessions = new Map<number, LiveSession>();

  /** A prompt that is only the new turn, with everything before it. */
  extend(session: number, input: CallInput): CallInput {
    const turns = (this.#sessions.get(session)?.turns ?? []).filter(({ answer }) => answer !== null);
    if (turns.length === 0) return input;
    const before = turns.flatMap(({ asked, answer }) => [...asked, { role: 'assistant', content: answer }]);
    return { kind: 'messages', messages: [...before, ...messagesOf(input)] };
  }

  /**
   * A prompt that carries the whole conversation, its recorded answers replaced by those that came. Answers that did
   * not come stay as recorded.
   */
  replaceAnswers(session: number, input: CallInput): CallInput {
    const turns = this.#sessions.get(session)?.turns;
    if (turns === undefined || input.kind !== 'messages') return input;
    let turn = 0;
    const messages = input.messages.map((message) => {
      if (message.role !== 'assistant') return message;
      const answer = turns[turn++]?.answer ?? null;
      return answer === null || typeof message.content !== 'string'
        ? message
        : { ...message, content: answer };
    });
    return { kind: 'messages', messages };
  }

  /** A turn is over. @param answer null when it failed */
  add(session: number, asked: CallInput, answer: string | null): void {
    const known = this.#sessions.get(session);
    const turn = { asked: messagesOf(asked), answer };
    if (known === undefined) this.#sessions.set(session, { turns: [turn] });
    else known.turns.push(turn);
  }

  forget(session: number): void {
    this.#sessions.delete(session);
  }
}

function messagesOf(input: CallInput): readonly ChatMessage[] {
  if (input.kind === 'messages') return input.messages;
  return input.kind === 'text' ? [{ role: 'user', content: input.text }] : [];
}

/** Puts a text before everything else of a prompt, so that no earlier run shares its prefix. */
export function saltInput(input: CallInput, salt: string): CallInput {
  if (input.kind === 'text') return { kind: 'text', text: salt + input.text };
  if (input.kind === 'token-ids') return input;
  const [first, ...rest] = input.messages;
  if (first === undefined) return input;
  const { content } = first;
  const salted =
    typeof content === 'string'
      ? { ...first, content: salt + content }
      : { ...first, content: [{ type: 'text', text: salt }, ...(content ?? [])] };
  return { kind: 'messages', messages: [salted, ...rest] };
}
