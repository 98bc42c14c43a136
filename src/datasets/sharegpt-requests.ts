import { type EscapedText, escapeText, joinEscaped } from '../core/json-text.ts';
import type { Layout } from './sharegpt-layout.ts';
import type { Turn } from './sharegpt-turns.ts';

/** One request of a conversation. */
export interface TurnRequest {
  readonly prompt: EscapedText;
  /** The assistant turn right after it, as plain text. */
  readonly answer: string | null;
}

/** The system text before the first user turn, and that turn. The turns hold a user turn. */
export function singleTurn(turns: readonly Turn[], layout: Layout): TurnRequest {
  const at = turns.findIndex((turn) => turn.role === 'user');
  const system = turns.slice(0, at).filter((turn) => turn.role === 'system');
  const next = turns[at + 1];
  return {
    prompt: joinTexts([...system, turns[at]!], layout),
    answer: next?.role === 'assistant' ? next.text : null,
  };
}

/**
 * A request at each assistant turn that follows a new user turn; its prompt is the transcript so far. The
 * transcript is escaped once and only ever extended, so a conversation costs its length, not its square.
 */
export function cumulativeRequests(
  turns: readonly Turn[],
  layout: Layout,
  { keepsUnanswered }: { readonly keepsUnanswered: boolean },
): readonly TurnRequest[] {
  const requests: TurnRequest[] = [];
  let transcript: EscapedText | null = null;
  let hasNewUserTurn = false;
  for (const { role, text } of turns) {
    if (role === 'assistant' && hasNewUserTurn && transcript !== null) {
      requests.push({ prompt: transcript, answer: text });
      hasNewUserTurn = false;
    }
    transcript =
      transcript === null
        ? joinEscaped(layout.first[role], escapeText(text))
        : joinEscaped(transcript, layout.next[role], escapeText(text));
    if (role === 'user') hasNewUserTurn = true;
  }
  if (hasNewUserTurn && keepsUnanswered && transcript !== null)
    requests.push({ prompt: transcript, answer: null });
  return requests;
}

/** The same requests, each with only the system and user text that is new since the last. */
export function deltaRequests(turns: readonly Turn[], layout: Layout): readonly TurnRequest[] {
  const requests: TurnRequest[] = [];
  let fresh: Turn[] = [];
  let hasNewUserTurn = false;
  for (const turn of turns) {
    if (turn.role !== 'assistant') fresh.push(turn);
    else if (hasNewUserTurn) {
      requests.push({ prompt: joinTexts(fresh, layout), answer: turn.text });
      fresh = [];
      hasNewUserTurn = false;
    }
    if (turn.role === 'user') hasNewUserTurn = true;
  }
  if (hasNewUserTurn) requests.push({ prompt: joinTexts(fresh, layout), answer: null });
  return requests;
}

function joinTexts(turns: readonly Turn[], layout: Layout): EscapedText {
  return turns.map((turn) => escapeText(turn.text)).join(layout.separator) as EscapedText;
}
