/** A user's message and the answer to it. */
export type Turn = readonly [prompt: string, completion: string | null];

/** The turns of a ShareGPT conversation, each answer the first message after its prompt; null for a wrong type. */
export function shareGptTurns(conversations: unknown): Turn[] | null {
  if (!Array.isArray(conversations)) return null;
  const turns: [string, string | null][] = [];
  for (const message of conversations as { from?: unknown; value?: unknown }[]) {
    if (typeof message?.value !== 'string') return null;
    if (message.from === 'human' || message.from === 'user') turns.push([message.value, null]);
    else if (turns.length > 0 && turns.at(-1)![1] === null) turns.at(-1)![1] = message.value;
  }
  return turns;
}
