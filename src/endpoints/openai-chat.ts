import { defineOptions } from '../core/options.ts';
import { type AnswerReader, createAnswerParser } from './answer-parsers.ts';
import type { AnswerWriter } from './answer-writer.ts';
import { type CallInput, defineEndpoint } from './contract.ts';
import { countOf, type JsonObject, listOf, objectOf, textOf } from './json-fields.ts';
import { readError } from './openai-errors.ts';
import {
  bearer,
  headersFor,
  lengthFields,
  openaiStreamOptions,
  samplingFields,
  streamFields,
} from './openai-options.ts';
import { readOpenaiUsage } from './openai-usage.ts';
import { refuseInput } from './refuse-input.ts';

const lengthControls = ['ignore_eos', 'min_tokens'] as const;

/** OpenAI's chat completions, as vLLM, SGLang, TensorRT-LLM, llama.cpp and most gateways serve them. */
export const openaiChat = defineEndpoint({
  name: 'openai-chat',
  summary: 'OpenAI chat completions: POST /v1/chat/completions',
  options: defineOptions({
    ...openaiStreamOptions,
    maxTokensField: {
      type: 'choice',
      choices: ['max_tokens', 'max_completion_tokens'],
      default: 'max_tokens',
      help: "the field that limits the output; OpenAI's newer models want max_completion_tokens",
    },
  }),
  inputs: ['messages', 'text'],
  lengthControls,
  reportsUsage: true,
  buildRequest(call, options) {
    const body = {
      model: call.model,
      messages: messagesOf(call.input),
      [options.maxTokensField]: call.maxOutputTokens,
      ...samplingFields(call),
      ...(call.tools === null ? {} : { tools: call.tools }),
      ...lengthFields(call, lengthControls),
      ...streamFields(call, options),
      ...call.extraBody,
    };
    return { path: '/v1/chat/completions', headers: headersFor(call), body: JSON.stringify(body) };
  },
  authorize: bearer,
  createParser: (emit, mode) => createAnswerParser(emit, mode, reader),
});

const reader: AnswerReader = {
  isForgetful: true,
  readEvent(data, writer, event) {
    if (readError(data, writer, event)) return;
    const choices = data['choices'];
    if (Array.isArray(choices)) for (const choice of choices) readChoice(objectOf(choice), 'delta', writer);
    readUsage(data, writer);
  },
  readWhole(body, writer) {
    if (readError(body, writer)) return;
    const choices = listOf(body['choices']);
    if (choices.length === 0) {
      writer.fail(noChoices);
      return;
    }
    for (const choice of choices) readChoice(objectOf(choice), 'message', writer);
    readUsage(body, writer);
  },
};

const noChoices = { origin: 'invalid', code: 'no-choices', message: 'the answer has no choices' } as const;

function readUsage(data: JsonObject, writer: AnswerWriter): void {
  const usage = readOpenaiUsage(data['usage']);
  if (usage !== null) writer.usage(usage);
}

function readChoice(choice: JsonObject, member: 'delta' | 'message', writer: AnswerWriter): void {
  const delta = objectOf(choice[member]);
  const role = textOf(delta['role']);
  if (role !== null) writer.role(role);
  // vLLM, on request, names the tokens of a chunk.
  const ids = choice['token_ids'];
  const tokens = Array.isArray(ids) ? ids.length : null;
  // DeepSeek, vLLM and SGLang say reasoning_content; OpenRouter, Ollama and newer vLLM say reasoning.
  writer.text('reasoning', textOf(delta['reasoning_content']) ?? delta['reasoning'], tokens);
  writer.text('content', delta['content'], tokens);
  writer.text('content', delta['refusal'], tokens);
  if (delta['tool_calls'] !== undefined) readToolCalls(delta['tool_calls'], writer);
  if (delta['function_call'] !== undefined) readToolCalls([{ function: delta['function_call'] }], writer);
  const reason = textOf(choice['finish_reason']);
  if (reason !== null) writer.finish(reason);
}

function readToolCalls(calls: unknown, writer: AnswerWriter): void {
  for (const [place, item] of listOf(calls).entries()) {
    const call = objectOf(item);
    const called = objectOf(call['function']);
    writer.tool({
      index: countOf(call['index']) ?? place,
      id: textOf(call['id']),
      name: textOf(called['name']),
      arguments: textOf(called['arguments']) ?? '',
    });
  }
}

function messagesOf(input: CallInput) {
  switch (input.kind) {
    case 'messages':
      return input.messages;
    case 'text':
      return [{ role: 'user', content: input.text }];
    case 'token-ids':
      return refuseInput('openai-chat', input, 'use openai-completions');
  }
}
