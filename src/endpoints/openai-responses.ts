import { defineOptions } from '../core/options.ts';
import type { TokenUsage } from '../nouns/answer.ts';
import { type AnswerReader, createAnswerParser } from './answer-parsers.ts';
import type { AnswerWriter } from './answer-writer.ts';
import { type CallInput, defineEndpoint } from './contract.ts';
import { countOf, isObject, type JsonObject, listOf, objectOf, textOf } from './json-fields.ts';
import { readError } from './openai-errors.ts';
import { bearer, headersFor, lengthFields, withoutNull } from './openai-options.ts';
import { refuseInput } from './refuse-input.ts';

const lengthControls = ['ignore_eos', 'min_tokens'] as const;

/** OpenAI's responses: named events, each with its `type` in the data too. */
export const openaiResponses = defineEndpoint({
  name: 'openai-responses',
  summary: 'OpenAI responses: POST /v1/responses',
  options: defineOptions({
    store: { type: 'boolean', default: false, help: 'let the server keep the response' },
  }),
  inputs: ['messages', 'text'],
  // vLLM's own fields; OpenAI itself has none.
  lengthControls,
  reportsUsage: true,
  buildRequest(call, options) {
    const body = {
      model: call.model,
      input: inputField(call.input),
      max_output_tokens: call.maxOutputTokens,
      ...withoutNull({ temperature: call.temperature, top_p: call.topP, stop: call.stop, seed: call.seed }),
      ...(call.tools === null ? {} : { tools: call.tools.map(flattenTool) }),
      ...lengthFields(call, lengthControls),
      store: options.store,
      stream: call.isStreaming,
      ...call.extraBody,
    };
    return { path: '/v1/responses', headers: headersFor(call), body: JSON.stringify(body) };
  },
  authorize: bearer,
  createParser: (emit, mode) => createAnswerParser(emit, mode, reader),
});

const reader: AnswerReader = {
  readEvent(data, writer, event) {
    const type = textOf(data['type']) ?? event;
    if (!readError(data, writer, type)) readDelta(type, data, writer);
  },
  readWhole(body, writer) {
    if (readError(body, writer)) return;
    for (const [index, item] of listOf(body['output']).entries()) readItem(objectOf(item), index, writer);
    readEnd(body, writer);
  },
};

function readDelta(type: string, data: JsonObject, writer: AnswerWriter): void {
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      writer.text('content', data['delta']);
      return;
    case 'response.reasoning_text.delta':
    case 'response.reasoning_summary_text.delta':
      writer.text('reasoning', data['delta']);
      return;
    case 'response.output_item.added':
      startItem(objectOf(data['item']), countOf(data['output_index']) ?? 0, writer);
      return;
    case 'response.function_call_arguments.delta':
      writer.tool({
        index: countOf(data['output_index']) ?? 0,
        id: null,
        name: null,
        arguments: textOf(data['delta']) ?? '',
      });
      return;
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      readEnd(objectOf(data['response']), writer);
      writer.done();
      return;
    default:
      // Beginnings, ends and copies of what the deltas have said already.
      writer.comment(type);
  }
}

function startItem(item: JsonObject, index: number, writer: AnswerWriter): void {
  if (item['type'] === 'message') writer.role(textOf(item['role']) ?? 'assistant');
  if (item['type'] === 'function_call')
    writer.tool({ index, id: textOf(item['call_id']), name: textOf(item['name']), arguments: '' });
}

function readItem(item: JsonObject, index: number, writer: AnswerWriter): void {
  startItem(item, index, writer);
  if (item['type'] === 'function_call')
    writer.tool({ index, id: null, name: null, arguments: textOf(item['arguments']) ?? '' });
  const kind = item['type'] === 'reasoning' ? 'reasoning' : 'content';
  for (const part of [...listOf(item['summary']), ...listOf(item['content'])]) {
    const { text, refusal } = objectOf(part);
    writer.text(kind, text);
    writer.text(kind, refusal);
  }
}

/** Status, reason and usage of a response object, whichever way it came. */
function readEnd(response: JsonObject, writer: AnswerWriter): void {
  const usage = readUsage(response['usage']);
  if (usage !== null) writer.usage(usage);
  if (response['status'] === 'failed') {
    const { code, message } = objectOf(response['error']);
    writer.fail({
      origin: 'server',
      code: textOf(code) ?? 'server-error',
      message: textOf(message) ?? 'the response failed',
    });
    return;
  }
  const reason = textOf(objectOf(response['incomplete_details'])['reason']);
  // In the words of the other endpoints, so that runs can be compared.
  writer.finish(reason === 'max_output_tokens' ? 'length' : (reason ?? 'stop'));
}

function readUsage(value: unknown): TokenUsage | null {
  if (!isObject(value)) return null;
  return {
    promptTokens: countOf(value['input_tokens']),
    outputTokens: countOf(value['output_tokens']),
    reasoningTokens: countOf(objectOf(value['output_tokens_details'])['reasoning_tokens']),
    cachedTokens: countOf(objectOf(value['input_tokens_details'])['cached_tokens']),
  };
}

/** `{type, function: {name, …}}` → `{type, name, …}`. */
function flattenTool(tool: JsonObject): JsonObject {
  const called = tool['function'];
  return isObject(called) ? { type: 'function', ...called } : tool;
}

function inputField(input: CallInput) {
  switch (input.kind) {
    case 'text':
      return input.text;
    case 'messages':
      return input.messages;
    case 'token-ids':
      return refuseInput('openai-responses', input, 'use openai-completions');
  }
}
