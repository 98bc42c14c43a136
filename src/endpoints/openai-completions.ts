import { defineOptions } from '../core/options.ts';
import { type AnswerReader, createAnswerParser } from './answer-parsers.ts';
import type { AnswerWriter } from './answer-writer.ts';
import { type CallInput, defineEndpoint } from './contract.ts';
import { listOf, objectOf, textOf } from './json-fields.ts';
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

/** OpenAI's text completions. Token ids go to the server as they are: no tokenizer stands between. */
export const openaiCompletions = defineEndpoint({
  name: 'openai-completions',
  summary: 'OpenAI text completions, prompt as text or token ids: POST /v1/completions',
  options: defineOptions(openaiStreamOptions),
  inputs: ['text', 'token-ids'],
  lengthControls,
  reportsUsage: true,
  buildRequest(call, options) {
    const body = {
      model: call.model,
      prompt: promptOf(call.input),
      max_tokens: call.maxOutputTokens,
      ...samplingFields(call),
      ...lengthFields(call, lengthControls),
      ...streamFields(call, options),
      ...call.extraBody,
    };
    return { path: '/v1/completions', headers: headersFor(call), body: JSON.stringify(body) };
  },
  authorize: bearer,
  createParser: (emit, mode) => createAnswerParser(emit, mode, reader),
});

const reader: AnswerReader = {
  isForgetful: true,
  readEvent(data, writer, event) {
    if (!readError(data, writer, event)) readBody(data['choices'], data['usage'], writer);
  },
  readWhole(body, writer) {
    if (readError(body, writer)) return;
    if (listOf(body['choices']).length > 0) readBody(body['choices'], body['usage'], writer);
    else writer.fail({ origin: 'invalid', code: 'no-choices', message: 'the answer has no choices' });
  },
};

function readBody(choices: unknown, usageField: unknown, writer: AnswerWriter): void {
  for (const item of listOf(choices)) {
    const choice = objectOf(item);
    const ids = choice['token_ids'];
    writer.text('content', choice['text'], Array.isArray(ids) ? ids.length : null);
    const reason = textOf(choice['finish_reason']);
    if (reason !== null) writer.finish(reason);
  }
  const usage = readOpenaiUsage(usageField);
  if (usage !== null) writer.usage(usage);
}

function promptOf(input: CallInput) {
  switch (input.kind) {
    case 'text':
      return input.text;
    case 'token-ids':
      return input.ids;
    case 'messages':
      return refuseInput('openai-completions', input, 'use openai-chat, or a workload with prompts');
  }
}
