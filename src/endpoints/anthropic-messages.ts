import { InputError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import type { TokenUsage } from '../nouns/answer.ts';
import type { ChatMessage } from '../nouns/workload.ts';
import { type AnswerReader, createAnswerParser } from './answer-parsers.ts';
import type { AnswerWriter } from './answer-writer.ts';
import { type CallInput, defineEndpoint } from './contract.ts';
import { countOf, isObject, type JsonObject, listOf, objectOf, textOf } from './json-fields.ts';
import { readError } from './openai-errors.ts';
import { jsonHeaders, streamHeaders, withoutNull } from './openai-options.ts';
import { refuseInput } from './refuse-input.ts';

/** The version of the API whose events are read here. */
const version = { 'anthropic-version': '2023-06-01' };
const headers = { stream: { ...streamHeaders, ...version }, whole: { ...jsonHeaders, ...version } };

/** Anthropic's messages: blocks of text, thinking and tool use, each with its index. */
export const anthropicMessages = defineEndpoint({
  name: 'anthropic-messages',
  summary: 'Anthropic messages: POST /v1/messages',
  options: defineOptions({
    thinkingTokens: {
      type: 'integer',
      min: 1024,
      unit: 'tokens',
      help: 'let the model think, up to so many tokens',
    },
  }),
  inputs: ['messages', 'text'],
  lengthControls: [],
  reportsUsage: true,
  buildRequest(call, options) {
    const body = {
      model: call.model,
      ...conversation(call.input),
      max_tokens: call.maxOutputTokens,
      ...withoutNull({ temperature: call.temperature, top_p: call.topP, stop_sequences: call.stop }),
      ...(call.tools === null ? {} : { tools: call.tools.map(convertTool) }),
      ...(options.thinkingTokens === null
        ? {}
        : { thinking: { type: 'enabled', budget_tokens: options.thinkingTokens } }),
      stream: call.isStreaming,
      ...call.extraBody,
    };
    const mode = call.isStreaming ? 'stream' : 'whole';
    return { path: '/v1/messages', headers: headers[mode], body: JSON.stringify(body) };
  },
  authorize: (key) => ({ 'x-api-key': key.reveal() }),
  createParser: (emit, mode) => createAnswerParser(emit, mode, createReader()),
});

/** Counts come in two parts: those of the prompt at the start, the output's at the end. */
function createReader(): AnswerReader {
  let prompt: TokenUsage | null = null;
  return {
    readEvent(data, writer, event) {
      const type = textOf(data['type']) ?? event;
      if (readError(data, writer, type)) return;
      const message = objectOf(data['message']);
      if (type === 'message_start') prompt = readUsage(message['usage'], null);
      if (type === 'message_delta') {
        const usage = readUsage(data['usage'], prompt);
        if (usage !== null) writer.usage(usage);
      }
      readDelta(type, data, writer);
    },
    readWhole(body, writer) {
      if (readError(body, writer)) return;
      writer.role(textOf(body['role']) ?? 'assistant');
      for (const [index, block] of listOf(body['content']).entries())
        readBlock(objectOf(block), index, writer);
      const usage = readUsage(body['usage'], null);
      if (usage !== null) writer.usage(usage);
      writer.finish(textOf(body['stop_reason']));
    },
  };
}

function readDelta(type: string, data: JsonObject, writer: AnswerWriter): void {
  const index = countOf(data['index']) ?? 0;
  switch (type) {
    case 'message_start':
      writer.role(textOf(objectOf(data['message'])['role']) ?? 'assistant');
      return;
    case 'content_block_start':
      readBlock(objectOf(data['content_block']), index, writer);
      return;
    case 'content_block_delta':
      readBlockDelta(objectOf(data['delta']), index, writer);
      return;
    case 'message_delta':
      writer.finish(textOf(objectOf(data['delta'])['stop_reason']));
      return;
    case 'message_stop':
      writer.done();
      return;
    default:
      // `ping`, `content_block_stop`, and what may come to be: the API asks its readers to ignore it.
      writer.comment(type);
  }
}

function readBlock(block: JsonObject, index: number, writer: AnswerWriter): void {
  if (block['type'] === 'tool_use') {
    // In a stream the input follows in deltas, after an empty object that stands for it.
    const input = objectOf(block['input']);
    const text = Object.keys(input).length === 0 ? '' : JSON.stringify(input);
    writer.tool({ index, id: textOf(block['id']), name: textOf(block['name']), arguments: text });
    return;
  }
  writer.text('reasoning', block['thinking']);
  writer.text('content', block['text']);
}

function readBlockDelta(delta: JsonObject, index: number, writer: AnswerWriter): void {
  writer.text('reasoning', delta['thinking']);
  writer.text('content', delta['text']);
  const json = textOf(delta['partial_json']);
  if (json !== null) writer.tool({ index, id: null, name: null, arguments: json });
}

/** `input_tokens` leaves out what the cache gave or took; the prompt is all of it. */
function readUsage(value: unknown, prompt: TokenUsage | null): TokenUsage | null {
  if (!isObject(value)) return null;
  const fresh = countOf(value['input_tokens']);
  const cached = countOf(value['cache_read_input_tokens']);
  const written = countOf(value['cache_creation_input_tokens']);
  return {
    promptTokens: fresh === null ? (prompt?.promptTokens ?? null) : fresh + (cached ?? 0) + (written ?? 0),
    outputTokens: countOf(value['output_tokens']),
    reasoningTokens: null,
    cachedTokens: cached ?? prompt?.cachedTokens ?? null,
  };
}

function conversation(input: CallInput): Readonly<Record<string, unknown>> {
  switch (input.kind) {
    case 'text':
      return { messages: [{ role: 'user', content: input.text }] };
    case 'messages':
      return splitSystem(input.messages);
    case 'token-ids':
      return refuseInput('anthropic-messages', input, 'use openai-completions');
  }
}

/** System messages stand apart from the conversation. */
function splitSystem(messages: readonly ChatMessage[]): Readonly<Record<string, unknown>> {
  const isSystem = ({ role }: ChatMessage) => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem);
  const others = messages.filter((message) => !isSystem(message));
  const stranger = others.find(({ role }) => role !== 'user' && role !== 'assistant');
  if (stranger !== undefined)
    throw new InputError({
      code: 'unsupported-role',
      message: `endpoint anthropic-messages cannot carry a message of role '${stranger.role}'`,
    });
  if (system.length === 0) return { messages: others };
  return { system: system.map(({ content }) => contentText(content)).join('\n\n'), messages: others };
}

function contentText(content: ChatMessage['content']): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => textOf(objectOf(part)['text']) ?? '')
    .join('');
}

/** OpenAI's `{function: {name, description, parameters}}` → `{name, description, input_schema}`. */
function convertTool(tool: JsonObject): JsonObject {
  const { function: called } = tool;
  if (!isObject(called)) return tool;
  const { name, description, parameters } = called;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    input_schema: parameters ?? { type: 'object' },
  };
}
