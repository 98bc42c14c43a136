import { defineOptions } from '../core/options.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat, type ReadScope } from './contract.ts';
import { everyLine, isObject } from './detect.ts';
import type { Fields } from './fields.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { outputLengthOf, outputOf, requireText } from './request-parts.ts';

/**
 * The dataset of SGLang's `--dataset-name custom`: `{"conversations": [{"content": prompt}, {"content": answer}]}`. Only
 * the answer's tokens say how long the output shall be, so an answer of that many tokens is made where none is known.
 */
export const sglangCustom = defineFormat({
  name: 'sglang-custom',
  summary: "SGLang's custom dataset: a prompt and an answer as long as the output, no times",
  extension: '.jsonl',
  source: 'https://github.com/sgl-project/sglang',
  options: defineOptions({}),
  detect: (sample) =>
    everyLine(sample, (record) => {
      const turns = record['conversations'] ?? record['conversation'];
      return (
        Array.isArray(turns) &&
        turns.every((turn) => isObject(turn) && ('content' in turn || 'value' in turn))
      );
    }),
  read: (source, scope) =>
    readJsonRecords(source, scope, {
      parse(fields, index) {
        const name = fields.has('conversations') ? 'conversations' : 'conversation';
        const turns = fields.list(name);
        if (turns.length >= 2) return parseTurns(fields, turns, numberedId(index), scope);
        scope.notice({
          code: 'too-few-turns',
          reason: 'SGLang passes over conversations of fewer than two turns',
        });
        return [];
      },
    }),
  countsTokens: true,
  createWriter: (output, _options, tools) => ({
    add(request, index) {
      const answer = answerOf(request) ?? tools.textOf(outputLengthOf(request), index);
      const conversations = [
        { role: 'user', content: requireText(request, 'sglang-custom') },
        { role: 'assistant', content: answer },
      ];
      output.text(`${JSON.stringify({ conversations })}\n`);
    },
    finish() {},
  }),
  cannotCarry: allBut(['prompt', 'expected_output_tokens', 'expected_output'], {
    request_id: lossRules.numberedId,
    messages: lossRules.messagesAsText,
    arrival_time_ms: lossRules.noArrivals,
    max_output_tokens: lossRules.cap,
  }),
});

function answerOf({ expected_output: answer }: WorkloadRequest): string | null {
  return answer === null || answer === undefined || answer === '' ? null : answer;
}

function parseTurns(
  fields: Fields,
  turns: readonly unknown[],
  id: string,
  scope: ReadScope,
): WorkloadRequest {
  const textOf = (at: number) => {
    const turn = fields.nested(turns[at], `$.conversations[${at}]`);
    return turn.text(turn.has('content') ? 'content' : 'value');
  };
  const prompt = textOf(0);
  const answer = textOf(1);
  const tokens = scope.countTokens?.(answer) ?? null;
  if (tokens === null)
    scope.notice({
      code: 'assumed-output-length',
      reason: `no tokenizer counts the answers: max_output_tokens is set to ${scope.maxOutputTokens}`,
    });
  return {
    request_id: id,
    prompt,
    arrival_time_ms: 0,
    expected_output: answer,
    ...(tokens === null ? { max_output_tokens: scope.maxOutputTokens } : outputOf(tokens)),
  };
}
