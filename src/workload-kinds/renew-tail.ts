import type { PlannedMessage, TextPart } from './contract.ts';

/**
 * Keeps the first share of a prompt's tokens and replaces the rest by new text of the same length, message by message;
 * parts that are ready text stay as they are.
 * @param make text of so many tokens for a message, by its place
 */
export function renewTail(
  messages: readonly PlannedMessage[],
  keptShare: number,
  make: (tokens: number, message: number) => readonly TextPart[],
): PlannedMessage[] {
  const total = messages.reduce((sum, { parts }) => sum + tokensOf(parts), 0);
  let left = Math.floor(total * keptShare);
  return messages.map(({ role, parts }, at) => {
    const kept: TextPart[] = [];
    let renewed = 0;
    for (const part of parts) {
      if ('text' in part) {
        kept.push(part);
        continue;
      }
      const tokens = Math.min(left, part.tokens);
      left -= tokens;
      renewed += part.tokens - tokens;
      if (tokens > 0) kept.push({ ...part, tokens });
    }
    return { role, parts: renewed === 0 ? kept : [...kept, ...make(renewed, at)] };
  });
}

function tokensOf(parts: readonly TextPart[]): number {
  return parts.reduce((sum, part) => sum + ('text' in part ? 0 : part.tokens), 0);
}
