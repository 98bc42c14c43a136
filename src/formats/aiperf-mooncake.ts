import { defineOptions } from '../core/options.ts';
import type { ChatMessage, WorkloadRequest } from '../nouns/workload.ts';
import { aiperfSampling, extraOf, readExtra, readTimestamp, renderMs } from './aiperf-fields.ts';
import { BlockNumbers } from './block-ids.ts';
import { defineFormat } from './contract.ts';
import { everyLine } from './detect.ts';
import type { Fields } from './fields.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalAt, arrivalNsOf, optionalOutput, outputLengthOf } from './request-parts.ts';

/** AIPerf's block length unless --isl-block-size says otherwise. */
const blockTokens = 512;

/**
 * AIPerf's `mooncake_trace`: Mooncake's keys, or in place of lengths and blocks the prompt itself as `text_input` or
 * `messages`; sessions by id, `delay` after the turn before. Requests without text become lengths and blocks.
 */
export const aiperfMooncake = defineFormat({
  name: 'aiperf-mooncake',
  summary: 'AIPerf mooncake_trace: prompts or lengths and blocks, times in ms, sessions',
  extension: '.jsonl',
  source: 'https://docs.nvidia.com/aiperf',
  options: defineOptions({}),
  detect: (sample) =>
    everyLine(sample, (record) => {
      if ('request_id' in record || 'custom_id' in record || 'prompt' in record) return false;
      const isTimed = 'timestamp' in record || 'session_id' in record || 'delay' in record;
      return 'text_input' in record || (isTimed && ('messages' in record || 'input_length' in record));
    }) &&
    !everyLine(
      sample,
      (record) => 'hash_ids' in record && 'timestamp' in record && !('session_id' in record),
    ),
  read(source, scope) {
    let atNs = 0;
    return readJsonRecords(source, scope, {
      parse(fields, index): WorkloadRequest {
        const delay = fields.has('delay') ? fields.number('delay') : null;
        atNs = readTimestamp(fields) ?? atNs + Math.round((delay ?? 0) * 1e6);
        const session = fields.optionalText('session_id');
        return {
          request_id: numberedId(index),
          ...readPrompt(fields),
          ...arrivalAt(atNs),
          ...optionalOutput(fields, 'output_length', scope),
          ...(session === null ? {} : { session_id: session }),
          ...(session === null || delay === null ? {} : { think_time_ms: delay }),
          ...readExtra(fields),
        };
      },
    });
  },
  countsTokens: true,
  createWriter(output, _options, tools) {
    const numbers = new BlockNumbers(blockTokens);
    return {
      add(request) {
        const session = request.session_id ?? undefined;
        const line = {
          timestamp: renderMs(arrivalNsOf(request)),
          ...renderPrompt(request, () => numbers.of(request, tools)),
          output_length: outputLengthOf(request),
          session_id: session,
          delay: session === undefined ? undefined : (request.think_time_ms ?? undefined),
          extra: extraOf(request),
        };
        output.text(`${JSON.stringify(line)}\n`);
      },
      finish() {},
    };
  },
  cannotCarry: allBut(
    [
      ...(['prompt', 'messages', 'arrival_time_ms', 'arrival_time_ns', 'session_id'] as const),
      ...(['expected_output_tokens', ...aiperfSampling] as const),
    ],
    {
      request_id: lossRules.numberedId,
      max_output_tokens: lossRules.cap,
      think_time_ms: {
        becomes: 'the delay of a session’s turn',
        isLost: ({ think_time_ms: think, session_id: session }) =>
          think !== null && think !== undefined && !session,
      },
      tools: { becomes: 'kept beside messages', isLost: ({ tools, messages }) => !!tools && !messages },
      prompt_tokens: {
        becomes: 'left out where there is text',
        isLost: ({ prompt_tokens: tokens, prompt }) =>
          tokens !== null && tokens !== undefined && prompt !== '',
      },
      prefix_blocks: {
        becomes: 'left out where there is text, else in blocks of 512 tokens',
        isLost: ({ prefix_blocks: blocks, prompt }) =>
          !!blocks && (prompt !== '' || blocks.block_tokens !== blockTokens),
      },
    },
  ),
});

function renderPrompt(
  request: WorkloadRequest,
  blocks: () => { readonly tokens: number; readonly ids: readonly number[] },
): object {
  const { messages, tools, prompt } = request;
  if (messages !== null && messages !== undefined) return { messages, tools: tools ?? undefined };
  if (prompt !== '') return { text_input: prompt };
  const { tokens, ids } = blocks();
  return { input_length: tokens, hash_ids: ids };
}

function readPrompt(fields: Fields): Partial<WorkloadRequest> {
  if (fields.has('messages'))
    return {
      messages: fields.list('messages') as readonly ChatMessage[],
      ...(fields.has('tools') ? { tools: fields.list('tools') as Record<string, unknown>[] } : {}),
    };
  if (fields.has('text_input')) return { prompt: fields.text('text_input') };
  return {
    prompt: '',
    prompt_tokens: fields.count('input_length'),
    ...(fields.has('hash_ids')
      ? { prefix_blocks: { block_tokens: blockTokens, ids: fields.ids('hash_ids') } }
      : {}),
  };
}
