import type { InputRecord } from './contract.ts';

export interface ShareGptTurn {
  readonly question: string;
  /** Null where the conversation ends with a question. */
  readonly answer: string | null;
}

/**
 * The turns of a ShareGPT record: questions with the answers to them. Null for a record that is no conversation of two
 * who speak in turn, a person first.
 */
export function shareGptTurns(record: InputRecord): ShareGptTurn[] | null {
  const spoken: unknown = record['conversations'] ?? record['conversation'];
  if (!Array.isArray(spoken)) return null;
  const said = spoken.map(readEntry);
  if (said.length === 0) return null;
  const turns: { question: string; answer: string | null }[] = [];
  for (const [index, entry] of said.entries()) {
    if (entry === null || entry.isPerson !== (index % 2 === 0)) return null;
    if (entry.isPerson) turns.push({ question: entry.text, answer: null });
    else turns[turns.length - 1]!.answer = entry.text;
  }
  return turns;
}

const people: ReadonlySet<string> = new Set(['human', 'user']);
const answerers: ReadonlySet<string> = new Set(['gpt', 'assistant', 'bing', 'chatgpt', 'bard']);

function readEntry(entry: unknown): { readonly isPerson: boolean; readonly text: string } | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { from, role, value, content } = entry as Record<string, unknown>;
  const speaker = from ?? role;
  const text = value ?? content;
  if (typeof speaker !== 'string' || typeof text !== 'string') return null;
  return people.has(speaker) || answerers.has(speaker) ? { isPerson: people.has(speaker), text } : null;
}
