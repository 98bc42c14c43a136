import { countTokens } from './mock-tokens.ts';

export type MockApi = 'chat' | 'completions' | 'responses';

/** What a request asks of the mock, whichever API it came by. */
export interface MockRequest {
  readonly api: MockApi;
  readonly model: string;
  readonly isStreaming: boolean;
  readonly includesUsage: boolean;
  readonly usageInEveryChunk: boolean;
  readonly maxTokens: number;
  readonly minTokens: number;
  readonly ignoresEos: boolean;
  readonly promptTokens: number;
  /** What the prefix cache sees: text, or ids. */
  readonly prompt: string | readonly number[];
}

/** A request that cannot be served, with the words of the answer. */
export interface BadRequest {
  readonly message: string;
}

/** Where a client that gives no limit is stopped. */
const defaultMaxTokens = 16;

/** Reads the body of a request for text. */
export function readRequest(api: MockApi, body: unknown, model: string): MockRequest | BadRequest {
  if (typeof body !== 'object' || body === null) return { message: 'the body is not a JSON object' };
  // Checked here to be an object; every member is checked where it is read.
  const fields = body as Readonly<Record<string, unknown>>;
  const prompt = readPrompt(api, fields);
  if (prompt === null) return { message: promptProblem[api] };
  const maxTokens = fields['max_completion_tokens'] ?? fields['max_output_tokens'] ?? fields['max_tokens'];
  if (maxTokens != null && !isCount(maxTokens)) return { message: 'max_tokens must be an integer from 1' };
  const options = (fields['stream_options'] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    api,
    model: typeof fields['model'] === 'string' && fields['model'] !== '' ? fields['model'] : model,
    isStreaming: fields['stream'] === true,
    includesUsage: options['include_usage'] === true,
    usageInEveryChunk: options['continuous_usage_stats'] === true,
    maxTokens: isCount(maxTokens) ? maxTokens : defaultMaxTokens,
    minTokens: isCount(fields['min_tokens']) ? fields['min_tokens'] : 0,
    ignoresEos: fields['ignore_eos'] === true,
    promptTokens: typeof prompt === 'string' ? countTokens(prompt) : prompt.length,
    prompt,
  };
}

const promptProblem: Readonly<Record<MockApi, string>> = {
  chat: 'messages must be a list of messages that is not empty',
  completions: 'prompt must be text, or a list of token ids that is not empty',
  responses: 'input must be text or a list of messages',
};

function readPrompt(
  api: MockApi,
  fields: Readonly<Record<string, unknown>>,
): string | readonly number[] | null {
  if (api === 'chat') return conversationText(fields['messages']);
  if (api === 'responses')
    return typeof fields['input'] === 'string'
      ? userText(fields['input'])
      : conversationText(fields['input']);
  const { prompt } = fields;
  // A batch of one is the prompt itself; of several prompts a load client has no use.
  const one =
    Array.isArray(prompt) && prompt.length === 1 && typeof prompt[0] !== 'number' ? prompt[0] : prompt;
  if (typeof one === 'string') return one;
  return Array.isArray(one) && one.length > 0 && one.every(isTokenId) ? one : null;
}

function isTokenId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** A conversation as one text, which grows at its end as turns are added. */
function conversationText(messages: unknown): string | null {
  if (!Array.isArray(messages) || messages.length === 0) return null;
  let text = '';
  for (const message of messages) {
    if (typeof message !== 'object' || message === null || typeof message.role !== 'string') return null;
    text += messageText(message.role, contentText(message.content));
  }
  return text;
}

function userText(text: string): string {
  return messageText('user', text);
}

/** As it stands in the text of a conversation. */
export function messageText(role: string, content: string): string {
  return `<${role}>${content}\n`;
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (typeof part?.text === 'string' ? part.text : '')).join('');
}
