import { defineOptions } from '../core/options.ts';
import type { ChatMessage, WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat, type ReadScope } from './contract.ts';
import { everyLine } from './detect.ts';
import type { Fields } from './fields.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules } from './loss.ts';
import { requireText } from './request-parts.ts';

/** The input file of OpenAI's batch endpoint: `{"custom_id", "method", "url", "body"}`. It has no times. */
export const openaiBatch = defineFormat({
  name: 'openai-batch',
  summary: 'OpenAI batch input: request bodies as they are sent, no times',
  extension: '.jsonl',
  source: 'https://platform.openai.com/docs/guides/batch',
  options: defineOptions({
    batchModel: { type: 'string', default: 'default', help: 'model of requests that name none' },
  }),
  detect: (sample) => everyLine(sample, (record) => 'custom_id' in record && 'body' in record),
  read: (source, scope) =>
    readJsonRecords(source, scope, {
      parse: (fields) =>
        parseBody(fields.nested(fields.raw('body'), '$.body'), fields.label('custom_id'), scope),
    }),
  createWriter: (output, options) => ({
    add(request) {
      const { messages } = request;
      const isChat = messages !== null && messages !== undefined;
      const body = {
        model: request.model ?? options.batchModel,
        ...(isChat ? { messages } : { prompt: requireText(request, 'openai-batch') }),
        max_tokens: request.max_output_tokens,
        temperature: request.temperature ?? undefined,
        top_p: request.top_p ?? undefined,
        stop: request.stop ?? undefined,
        seed: request.seed ?? undefined,
        tools: request.tools ?? undefined,
        stream: request.streaming ?? undefined,
      };
      const url = isChat ? '/v1/chat/completions' : '/v1/completions';
      output.text(`${JSON.stringify({ custom_id: request.request_id, method: 'POST', url, body })}\n`);
    },
    finish() {},
  }),
  cannotCarry: allBut(
    [
      ...(['request_id', 'prompt', 'messages', 'max_output_tokens', 'temperature', 'top_p', 'stop'] as const),
      ...(['seed', 'streaming', 'model', 'tools'] as const),
    ],
    { arrival_time_ms: lossRules.noArrivals },
  ),
});

function parseBody(body: Fields, id: string, scope: ReadScope): WorkloadRequest {
  const capName = body.has('max_completion_tokens') ? 'max_completion_tokens' : 'max_tokens';
  const cap = body.has(capName) ? body.count(capName, 1) : null;
  if (cap === null)
    scope.notice({
      code: 'assumed-output-length',
      reason: `no max_tokens: max_output_tokens is set to ${scope.maxOutputTokens}`,
    });
  const stop = body.raw('stop');
  return {
    request_id: id,
    ...(body.has('messages')
      ? { messages: body.list('messages') as readonly ChatMessage[] }
      : { prompt: body.text('prompt') }),
    max_output_tokens: cap ?? scope.maxOutputTokens,
    arrival_time_ms: 0,
    ...(body.has('temperature') ? { temperature: body.number('temperature') } : {}),
    ...(body.has('top_p') ? { top_p: body.number('top_p') } : {}),
    ...(body.has('stop')
      ? { stop: typeof stop === 'string' ? [stop] : (body.list('stop') as string[]) }
      : {}),
    ...(body.has('seed') ? { seed: body.number('seed') } : {}),
    ...(body.has('stream') ? { streaming: body.raw('stream') === true } : {}),
    ...(body.has('model') ? { model: body.text('model') } : {}),
    ...(body.has('tools') ? { tools: body.list('tools') as Record<string, unknown>[] } : {}),
  };
}
