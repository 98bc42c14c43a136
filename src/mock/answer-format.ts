import { countTokens } from './mock-tokens.ts';
import type { MockApi, MockRequest } from './read-request.ts';

/** Token counts of one answer. */
export interface MockUsage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

export interface AnswerFacts {
  readonly request: MockRequest;
  /** Counted from 1. */
  readonly number: number;
  readonly createdS: number;
}

export type TextKind = 'reasoning' | 'content';
export type FinishReason = 'stop' | 'length';

/** How one API writes an answer. Every text is ASCII: what is not is escaped, as JSON allows. */
export interface AnswerFormat {
  /** Events before the first token; empty for none. */
  begin(): string;
  /** One event with some tokens. `usage` is given where the client wants it in every chunk. */
  delta(kind: TextKind, text: string, usage: MockUsage | null): string;
  /** Events after the last token. `usage` is null where nobody wants it. */
  end(reason: FinishReason, usage: MockUsage | null, text: string): string;
  /** The answer in one piece. */
  whole(
    parts: { readonly reasoning: string; readonly content: string },
    reason: FinishReason,
    usage: MockUsage | null,
  ): string;
}

export function createFormat(facts: AnswerFacts): AnswerFormat {
  return formats[facts.request.api](facts);
}

const formats: Readonly<Record<MockApi, (facts: AnswerFacts) => AnswerFormat>> = {
  chat: chatFormat,
  completions: completionsFormat,
  responses: responsesFormat,
};

/** A `data:` line of ASCII. */
export function event(json: string): string {
  return `data: ${json}\n\n`;
}

export const doneEvent = event('[DONE]');

/** JSON with everything beyond ASCII escaped, so that its length in bytes is that of the text. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function openaiUsage(usage: MockUsage) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.promptTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}

/** Head of an object of chat or text completions, up to its choices. */
function openaiHead({ request, number, createdS }: AnswerFacts, id: string, object: string): string {
  const head = asciiJson({ id: `${id}-${number}`, object, created: createdS, model: request.model });
  return `${head.slice(0, -1)},"choices":[`;
}

function usageMember(usage: MockUsage | null): string {
  return usage === null ? '' : `,"usage":${asciiJson(openaiUsage(usage))}`;
}

function chatFormat(facts: AnswerFacts): AnswerFormat {
  const head = openaiHead(facts, 'chatcmpl', 'chat.completion.chunk');
  const choice = (delta: string, reason: string, usage: MockUsage | null) =>
    event(`${head}{"index":0,"delta":{${delta}},"finish_reason":${reason}}]${usageMember(usage)}}`);
  return {
    begin: () => choice('"role":"assistant","content":""', 'null', null),
    delta: (kind, text, usage) =>
      choice(`"${kind === 'content' ? 'content' : 'reasoning_content'}":"${text}"`, 'null', usage),
    end: (reason, usage) =>
      choice('', `"${reason}"`, null) +
      (usage === null ? '' : event(`${head}]${usageMember(usage)}}`)) +
      doneEvent,
    whole: ({ reasoning, content }, reason, usage) => {
      const thought = reasoning === '' ? '' : `,"reasoning_content":"${reasoning}"`;
      const message = `{"role":"assistant","content":"${content}"${thought}}`;
      const choices = `{"index":0,"message":${message},"finish_reason":"${reason}"}]`;
      return `${openaiHead(facts, 'chatcmpl', 'chat.completion')}${choices}${usageMember(usage)}}`;
    },
  };
}

/** Text completions have no reasoning: what is asked as such is text like any other. */
function completionsFormat(facts: AnswerFacts): AnswerFormat {
  const head = openaiHead(facts, 'cmpl', 'text_completion');
  const choice = (text: string, reason: string, usage: MockUsage | null) =>
    `${head}{"index":0,"text":"${text}","finish_reason":${reason}}]${usageMember(usage)}}`;
  return {
    begin: () => '',
    delta: (_kind, text, usage) => event(choice(text, 'null', usage)),
    end: (reason, usage) =>
      event(choice('', `"${reason}"`, null)) +
      (usage === null ? '' : event(`${head}]${usageMember(usage)}}`)) +
      doneEvent,
    whole: ({ reasoning, content }, reason, usage) => choice(reasoning + content, `"${reason}"`, usage),
  };
}

function responsesFormat(facts: AnswerFacts): AnswerFormat {
  const named = (type: string, fields: object) => `event: ${type}\n${event(asciiJson({ type, ...fields }))}`;
  const response = (status: string, fields: object = {}) => ({
    id: `resp-${facts.number}`,
    object: 'response',
    created_at: facts.createdS,
    model: facts.request.model,
    status,
    ...fields,
  });
  const end = (reason: FinishReason, usage: MockUsage | null, output: readonly object[]) =>
    response(reason === 'stop' ? 'completed' : 'incomplete', {
      incomplete_details: reason === 'stop' ? null : { reason: 'max_output_tokens' },
      output,
      ...(usage === null ? {} : { usage: responsesUsage(usage) }),
    });
  return {
    begin: () =>
      named('response.created', { response: response('in_progress') }) +
      named('response.output_item.added', {
        output_index: 0,
        item: { type: 'message', role: 'assistant', content: [] },
      }),
    delta: (kind, text) =>
      named(kind === 'content' ? 'response.output_text.delta' : 'response.reasoning_text.delta', {
        output_index: 0,
        delta: text,
      }),
    end: (reason, usage, text) =>
      named(reason === 'stop' ? 'response.completed' : 'response.incomplete', {
        response: end(reason, usage, [messageItem(text)]),
      }),
    whole: ({ reasoning, content }, reason, usage) => {
      const thought = {
        type: 'reasoning',
        summary: [],
        content: [{ type: 'reasoning_text', text: reasoning }],
      };
      return asciiJson(end(reason, usage, [...(reasoning === '' ? [] : [thought]), messageItem(content)]));
    },
  };
}

function messageItem(text: string) {
  return {
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text }],
  };
}

function responsesUsage(usage: MockUsage) {
  return {
    input_tokens: usage.promptTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.promptTokens + usage.outputTokens,
  };
}

/** An error as OpenAI-compatible servers word it. */
export function errorBody(message: string, type: string, status: number): string {
  return asciiJson({ error: { message, type, param: null, code: status } });
}

/** vLLM's `/tokenize`. */
export function tokenizeBody(text: string, ids: readonly number[], maxModelTokens: number): string {
  return asciiJson({ count: countTokens(text), max_model_len: maxModelTokens, tokens: ids });
}
