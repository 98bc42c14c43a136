import type { ChatMessage, WorkloadRequest } from './workload.ts';

/** The text of a request whose tokens are counted. */
export interface PromptText {
  readonly text: string;
  /** Parts of messages that are no text (images, audio): they have tokens, but not by a tokenizer. */
  readonly otherParts: number;
}

/**
 * What a request asks, as one text. Messages become `role: content` lines, so that a conversation that goes on begins
 * with the same text; a server's own chat template adds some tokens a message, which differ from model to model.
 */
export function promptText(
  request: Pick<WorkloadRequest, 'prompt' | 'messages' | 'prompt_format'>,
): PromptText {
  const { prompt, messages } = request;
  if (messages !== null && messages !== undefined) return joinMessages(messages);
  const text = prompt ?? '';
  const written = request.prompt_format === 'openai_messages' ? parseMessages(text) : null;
  return written === null ? { text, otherParts: 0 } : joinMessages(written);
}

function parseMessages(text: string): readonly ChatMessage[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
    return isList ? (value as ChatMessage[]) : null;
  } catch {
    return null;
  }
}

function joinMessages(messages: readonly ChatMessage[]): PromptText {
  let otherParts = 0;
  const lines = messages.map(({ role, content }) => {
    if (typeof content === 'string') return `${role}: ${content}`;
    let text = '';
    for (const part of content ?? []) {
      if (typeof part['text'] === 'string') text += part['text'];
      else otherParts++;
    }
    return `${role}: ${text}`;
  });
  return { text: lines.join('\n'), otherParts };
}
