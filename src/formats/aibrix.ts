import { defineOptions } from '../core/options.ts';
import { pythonJson } from '../core/python-text.ts';
import { millisecondsOf } from '../core/units.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { defineFormat, type ReadScope } from './contract.ts';
import { everyRecord } from './detect.ts';
import type { Fields } from './fields.ts';
import { readJsonRecords } from './json-records.ts';
import { allBut, lossRules, numberedId } from './loss.ts';
import { arrivalNsOf, optionalOutput, outputLengthOf, requireText } from './request-parts.ts';

/**
 * A workload of the AIBrix generator: `{"timestamp", "requests": [{"prompt", "prompt_length", "output_length",
 * "session_id"}]}`, times in whole ms, a line for each time or all in an array. Its client adds the history of a session itself.
 * Older files write `Prompt Length` and `Output Length`; missing lengths may be a bare NaN.
 */
export const aibrix = defineFormat({
  name: 'aibrix',
  summary: 'AIBrix workload: prompts with lengths, times in ms, sessions by id',
  extension: '.jsonl',
  source: 'https://github.com/vllm-project/aibrix',
  options: defineOptions({}),
  detect: (sample) =>
    everyRecord(sample, (record) => 'timestamp' in record && Array.isArray(record['requests'])),
  read: (source, scope) =>
    readJsonRecords(source, scope, {
      containers: ['json-array', 'jsonl'],
      allowNaN: true,
      parse(line, index) {
        const ms = Math.round(line.number('timestamp'));
        if (ms < 0) line.refuse('timestamp', 'must not be negative');
        if (line.has('events'))
          scope.notice({
            code: 'events-left-out',
            reason: 'events of a line, which a request has no place for, are left out',
          });
        return line
          .list('requests')
          .map((record, i) => parseRequest(line.nested(record, `$.requests[${i}]`), index + i, ms, scope));
      },
    }),
  countsTokens: true,
  createWriter(output, _options, tools) {
    let ms = -1;
    let group: readonly object[] = [];
    const flush = () => {
      if (group.length > 0)
        output.text(`${pythonJson({ timestamp: ms, requests: group }, { ascii: true })}\n`);
      group = [];
    };
    return {
      add(request) {
        const due = millisecondsOf(arrivalNsOf(request));
        if (due !== ms || group.length === mostInALine) flush();
        ms = due;
        group = [...group, aibrixRequest(request, tools.promptTokens(request))];
      },
      finish: flush,
    };
  },
  cannotCarry: allBut(
    ['prompt', 'arrival_time_ms', 'session_id', 'prompt_tokens', 'expected_output_tokens', 'model'],
    {
      request_id: lossRules.numberedId,
      messages: lossRules.messagesAsText,
      arrival_time_ns: lossRules.wholeMs,
      max_output_tokens: lossRules.cap,
      history: {
        becomes: 'delta in sessions: the client adds the history',
        isLost: ({ history }) => history === 'cumulative',
      },
    },
  ),
});

/** Requests due in the same millisecond share a line, up to so many: a line must stay short enough to hold. */
const mostInALine = 100;

function aibrixRequest(request: WorkloadRequest, promptTokens: number): object {
  return {
    prompt: requireText(request, 'aibrix'),
    prompt_length: promptTokens,
    output_length: outputLengthOf(request),
    session_id: request.session_id ?? undefined,
    model: request.model ?? undefined,
  };
}

function parseRequest(fields: Fields, index: number, ms: number, scope: ReadScope): WorkloadRequest {
  const lengthKey = fields.has('Prompt Length') ? 'Prompt Length' : 'prompt_length';
  const outputKey = fields.has('Output Length') ? 'Output Length' : 'output_length';
  const tokens = fields.optionalCount(lengthKey);
  if (fields.has('agent'))
    scope.notice({ code: 'agent-left-out', reason: 'what a request says of its agent is left out' });
  const session = fields.has('session_id') ? String(fields.raw('session_id')) : null;
  return {
    request_id: numberedId(index),
    prompt: fields.text('prompt'),
    arrival_time_ms: ms,
    ...optionalOutput(fields, outputKey, scope),
    ...(tokens === null ? {} : { prompt_tokens: tokens }),
    ...(session === null ? {} : { session_id: session, history: 'delta' }),
    ...(fields.has('model') ? { model: fields.text('model') } : {}),
  };
}
