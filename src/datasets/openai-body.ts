import { escapeText } from '../core/json-text.ts';
import { isBlank } from '../core/whitespace.ts';
import type { ChatMessage } from '../nouns/workload.ts';
import { acceptFields, type draftFieldNames } from './accept-fields.ts';
import { acceptId, acceptPrompt } from './accept-text.ts';
import type { DraftFields, DraftRequest, DraftSink } from './contract.ts';
import type { JsonObject } from './json-values.ts';
import type { LoggedCall } from './openai-log.ts';

/** Canonical field → the key a body has it under. */
const sourceKeys = {
  messages: 'messages',
  max_output_tokens: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  stop: 'stop',
  seed: 'seed',
  streaming: 'stream',
  model: 'model',
  tools: 'tools',
  metadata: 'metadata',
  tenant: 'user',
} as const satisfies Partial<Record<(typeof draftFieldNames)[number] | 'messages', string>>;

export interface AcceptedBody {
  readonly text: Pick<DraftRequest, 'prompt' | 'promptFormat' | 'messages'>;
  readonly fields: DraftFields;
}

/** What a chat or completion body asks for, or null after saying why that cannot be kept. */
export function acceptBody(call: LoggedCall, sink: DraftSink): AcceptedBody | null {
  const { body, path } = call;
  const prompt = acceptBodyPrompt(body, path, sink);
  if (prompt === null) return null;
  const keys = { ...sourceKeys, max_output_tokens: capKey(body) };
  const fields = acceptFields(readFields(body, keys), sink, (name) => `${path}.${keyOf(keys, name)}`);
  const customId = isGiven(call.customId) ? acceptId(call.customId, '$.custom_id', sink) : undefined;
  if (fields === null || customId === null) return null;
  const { messages, ...rest } = fields;
  if (messages && !messages.some(hasContent)) {
    sink.reject('blank-prompt', 'no message has any content', `${path}.messages`);
    return null;
  }
  countLosses(body, sink);
  return {
    text: messages ? { messages } : { prompt: escapeText(prompt ?? ''), promptFormat: 'raw' },
    fields: customId === undefined ? rest : withCustomId(rest, customId),
  };
}

/** Newer servers call the cap max_completion_tokens; where a body has both, that one counts. */
function capKey(body: JsonObject): string {
  return isGiven(body['max_completion_tokens']) ? 'max_completion_tokens' : 'max_tokens';
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function keyOf(keys: Readonly<Record<string, string>>, name: string): string {
  return keys[name] ?? name;
}

function readFields(
  body: JsonObject,
  keys: Readonly<Record<keyof typeof sourceKeys, string>>,
): Partial<Record<keyof typeof sourceKeys, unknown>> {
  const found: Partial<Record<keyof typeof sourceKeys, unknown>> = {};
  for (const [name, key] of Object.entries(keys) as [keyof typeof sourceKeys, string][])
    if (isGiven(body[key])) found[name] = body[key];
  if (typeof found.stop === 'string') found.stop = [found.stop];
  return found;
}

/** The text of a completion body, undefined for a chat body, null after saying why there is neither. */
function acceptBodyPrompt(body: JsonObject, path: string, sink: DraftSink): string | null | undefined {
  const hasPrompt = isGiven(body['prompt']);
  const hasMessages = isGiven(body['messages']);
  if (hasMessages && !hasPrompt) return undefined;
  if (hasPrompt && !hasMessages) return acceptCompletionPrompt(body['prompt'], `${path}.prompt`, sink);
  if (!hasPrompt && isGiven(body['input']))
    sink.skip('unsupported-content', "neither a chat nor a completion body: it has 'input'");
  else sink.reject('prompt-or-messages', "expected one of 'messages' and 'prompt'", path);
  return null;
}

/** A list of one text is that text; lists of several, and token ids, are no single text prompt. */
function acceptCompletionPrompt(prompt: unknown, path: string, sink: DraftSink): string | null {
  if (!Array.isArray(prompt)) return acceptPrompt(prompt, path, sink);
  if (prompt.length === 1 && typeof prompt[0] === 'string')
    return acceptPrompt(prompt[0], `${path}[0]`, sink);
  sink.skip('unsupported-content', 'the prompt is a list of texts or token ids');
  return null;
}

function hasContent(message: ChatMessage): boolean {
  const { content } = message;
  if (typeof content === 'string') return !isBlank(content);
  return (content?.length ?? 0) > 0 || Array.isArray(message['tool_calls']);
}

function countLosses(body: JsonObject, sink: DraftSink): void {
  const n = body['n'];
  if (typeof n === 'number' && n > 1) sink.skip('unsupported-content', `n is ${n}: one choice is asked for`);
  const suffix = body['suffix'];
  if (typeof suffix === 'string' && !isBlank(suffix))
    sink.skip('unsupported-content', 'the suffix to complete up to is left out');
}

function withCustomId(fields: DraftFields, customId: string): DraftFields {
  return { ...fields, metadata: { ...fields.metadata, custom_id: customId } };
}
