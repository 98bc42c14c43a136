import { InputError } from '../core/errors.ts';
import type { ChatMessage, WorkloadRequest } from '../nouns/workload.ts';
import type { CallInput } from './contract.ts';
import { isObject } from './json-fields.ts';

/**
 * What a line of a workload asks with: its messages, the messages its prompt holds as JSON
 * (`prompt_format: openai_messages`), or its prompt as text.
 * @throws InputError for a prompt that should hold messages and does not
 */
export function inputOf(request: WorkloadRequest): CallInput {
  if (request.messages != null) return { kind: 'messages', messages: request.messages };
  const prompt = request.prompt ?? '';
  if (request.prompt_format !== 'openai_messages') return { kind: 'text', text: prompt };
  const messages = parseMessages(prompt);
  if (messages !== null) return { kind: 'messages', messages };
  throw new InputError({
    code: 'bad-messages',
    message: `request ${request.request_id}: the prompt is no JSON array of messages`,
    hint: 'prompt_format openai_messages says that it is one',
  });
}

function parseMessages(text: string): readonly ChatMessage[] | null {
  try {
    const value: unknown = JSON.parse(text);
    // Checked here to be objects with a role, which is all that ChatMessage asks for.
    return Array.isArray(value) && value.every(isMessage) ? (value as readonly ChatMessage[]) : null;
  } catch {
    return null;
  }
}

function isMessage(value: unknown): boolean {
  return isObject(value) && typeof value['role'] === 'string';
}
