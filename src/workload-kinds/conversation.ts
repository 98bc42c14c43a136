import type { PlannedMessage, TextPart } from './contract.ts';

/** Text still to be made; nothing for no tokens. */
export function made(key: string, tokens: number, index = 0): TextPart[] {
  return tokens > 0 ? [{ key, index, tokens }] : [];
}

/** How long the parts of a conversation are, in tokens. */
export interface ConversationShape {
  /** Who talks: texts of two conversations of different names share nothing but the system prompt. */
  readonly name: string;
  readonly systemTokens: number;
  readonly historyTokens: number;
  readonly questionTokens: number;
  readonly answerTokens: number;
}

/** The question of a round, from 0. That of the first carries the shared prompt and the user's own text before it. */
export function question(shape: ConversationShape, round: number): PlannedMessage {
  const before =
    round > 0
      ? []
      : [...made('system prompt', shape.systemTokens), ...made(`${shape.name} history`, shape.historyTokens)];
  return {
    role: 'user',
    parts: [...before, ...made(`${shape.name} question`, shape.questionTokens, round)],
  };
}

/** The answer that is assumed to a round. */
export function plannedAnswer(shape: ConversationShape, round: number): PlannedMessage {
  return { role: 'assistant', parts: made(`${shape.name} answer`, shape.answerTokens, round) };
}

/** Everything said up to the question of a round, with the answers that are assumed. */
export function conversation(shape: ConversationShape, round: number): PlannedMessage[] {
  const messages: PlannedMessage[] = [];
  for (let past = 0; past < round; past++) messages.push(question(shape, past), plannedAnswer(shape, past));
  messages.push(question(shape, round));
  return messages;
}
