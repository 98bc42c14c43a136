import { defineOptions } from '../core/options.ts';
import { type AnswerReader, createAnswerParser } from './answer-parsers.ts';
import type { AnswerWriter } from './answer-writer.ts';
import { type CallInput, defineEndpoint } from './contract.ts';
import { countOf, isObject, type JsonObject, listOf, objectOf, textOf } from './json-fields.ts';
import { readError } from './openai-errors.ts';
import { bearer, headersFor, withoutNull } from './openai-options.ts';
import { refuseInput } from './refuse-input.ts';

/** Hugging Face's text-generation-inference: one token an event, and no marker after the last. */
export const tgiGenerate = defineEndpoint({
  name: 'tgi-generate',
  summary: 'Hugging Face text-generation-inference: POST /generate_stream or /generate',
  options: defineOptions({}),
  inputs: ['text'],
  lengthControls: ['ignore_eos'],
  reportsUsage: true,
  buildRequest(call) {
    const isGreedy = call.temperature === null || call.temperature === 0;
    const parameters = withoutNull({
      max_new_tokens: call.maxOutputTokens,
      do_sample: !isGreedy,
      // The server refuses a temperature of 0 and a share of 1: each is said by leaving it out.
      temperature: isGreedy ? null : call.temperature,
      top_p: call.topP === null || call.topP >= 1 || call.topP <= 0 ? null : call.topP,
      stop: call.stop,
      seed: call.seed,
      ignore_eos_token: call.lengthControls.includes('ignore_eos') ? true : null,
      details: true,
      decoder_input_details: call.isStreaming ? null : true,
    });
    return {
      path: call.isStreaming ? '/generate_stream' : '/generate',
      headers: headersFor(call),
      body: JSON.stringify({ inputs: textFor(call.input), parameters, ...call.extraBody }),
    };
  },
  authorize: bearer,
  createParser: (emit, mode) => createAnswerParser(emit, mode, reader),
});

const reader: AnswerReader = {
  readEvent(data, writer, event) {
    if (readError(data, writer, event)) return;
    const { token } = data;
    // The mark at the end of a sequence is a token, but not of the text.
    if (isObject(token) && token['special'] !== true) writer.text('content', token['text'], 1);
    if (data['details'] != null) readDetails(objectOf(data['details']), writer);
    else if (typeof data['generated_text'] === 'string') writer.finish(null);
  },
  readWhole(body, writer) {
    if (readError(body, writer)) return;
    const details = objectOf(body['details']);
    writer.text('content', body['generated_text'], countOf(details['generated_tokens']));
    readDetails(details, writer);
  },
};

function readDetails(details: JsonObject, writer: AnswerWriter): void {
  const { prefill } = details;
  writer.usage({
    promptTokens: countOf(details['input_length']) ?? (listOf(prefill).length || null),
    outputTokens: countOf(details['generated_tokens']),
    reasoningTokens: null,
    cachedTokens: null,
  });
  const reason = textOf(details['finish_reason']);
  // In the words of the other endpoints, so that runs can be compared.
  writer.finish(reason === 'eos_token' || reason === 'stop_sequence' ? 'stop' : reason);
}

function textFor(input: CallInput): string {
  if (input.kind === 'text') return input.text;
  return refuseInput('tgi-generate', input, 'TGI takes messages at /v1/chat/completions: use openai-chat');
}
