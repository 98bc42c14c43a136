import { InputError } from '../core/errors.ts';
import { defineOptions } from '../core/options.ts';
import { type AnswerReader, createAnswerParser } from './answer-parsers.ts';
import { type CallInput, defineEndpoint, type EndpointCall } from './contract.ts';
import type { JsonObject } from './json-fields.ts';
import { readError } from './openai-errors.ts';
import { bearer, headersFor, withoutNull } from './openai-options.ts';
import { refuseInput } from './refuse-input.ts';

/**
 * Triton's generate extension. The names of the inputs are the deployed pipeline's own; the two below are those that
 * the TensorRT-LLM and vLLM backends ship with. A stream ends without a marker, and neither tells token counts.
 */
export const tritonGenerate = defineEndpoint({
  name: 'triton-generate',
  summary: "Triton's generate extension: POST /v2/models/MODEL/generate_stream or /generate",
  options: defineOptions({
    tritonBackend: {
      type: 'choice',
      choices: ['tensorrtllm', 'vllm'],
      default: 'tensorrtllm',
      help: "whose names the pipeline's inputs bear",
    },
  }),
  inputs: ['text'],
  lengthControls: ['ignore_eos', 'min_tokens'],
  reportsUsage: false,
  buildRequest(call, { tritonBackend }) {
    const fields = tritonBackend === 'vllm' ? vllmFields(call) : tensorRtFields(call);
    if (!/^[\w.:-]+$/.test(call.model))
      throw new InputError({
        code: 'bad-model-name',
        message: `'${call.model}' cannot stand in a path of Triton`,
      });
    return {
      path: `/v2/models/${call.model}/${call.isStreaming ? 'generate_stream' : 'generate'}`,
      headers: headersFor(call),
      body: JSON.stringify({ text_input: textFor(call.input), ...fields, ...call.extraBody }),
    };
  },
  authorize: bearer,
  createParser: (emit, mode) => createAnswerParser(emit, mode, reader),
});

const reader: AnswerReader = {
  isForgetful: true,
  endsUnmarked: true,
  readEvent(data, writer, event) {
    if (!readError(data, writer, event)) writer.text('content', outputText(data));
  },
  readWhole(body, writer) {
    if (!readError(body, writer)) writer.text('content', outputText(body));
  },
};

/** A pipeline with batches answers with a list of one. */
function outputText(data: JsonObject): unknown {
  const output = data['text_output'];
  return Array.isArray(output) ? output[0] : output;
}

function tensorRtFields(call: EndpointCall): JsonObject {
  return withoutNull({
    max_tokens: call.maxOutputTokens,
    min_length: call.lengthControls.includes('min_tokens') ? call.maxOutputTokens : null,
    // An end token that no vocabulary has: the way this pipeline is told not to stop.
    end_id: call.lengthControls.includes('ignore_eos') ? -1 : null,
    bad_words: '',
    stop_words: call.stop ?? '',
    temperature: call.temperature,
    top_p: call.topP,
    random_seed: call.seed,
    stream: call.isStreaming,
  });
}

function vllmFields(call: EndpointCall): JsonObject {
  const parameters = withoutNull({
    max_tokens: call.maxOutputTokens,
    min_tokens: call.lengthControls.includes('min_tokens') ? call.maxOutputTokens : null,
    ignore_eos: call.lengthControls.includes('ignore_eos') ? true : null,
    temperature: call.temperature,
    top_p: call.topP,
    stop: call.stop,
    seed: call.seed,
  });
  return { stream: call.isStreaming, exclude_input_in_output: true, parameters };
}

function textFor(input: CallInput): string {
  if (input.kind === 'text') return input.text;
  return refuseInput('triton-generate', input, 'its pipelines take text: use a workload with prompts');
}
