import { kindOf } from './accept-text.ts';
import { type DraftSink, defineDataset } from './contract.ts';
import { isObject, type JsonObject } from './json-values.ts';
import { acceptAnswerOf } from './openai-answer.ts';
import { acceptBody } from './openai-body.ts';

/**
 * Requests to an OpenAI-compatible server, one object a line: the body itself, a line of a batch file
 * (`{custom_id, method, url, body}`; the id goes into `metadata.custom_id`), or a logged pair
 * (`{request, response}`), whose response is the known answer. Chat bodies keep their messages as they are;
 * completion bodies need a text prompt. `max_tokens` or `max_completion_tokens`, `temperature`, `top_p`,
 * `stop`, `seed`, `stream`, `model`, `tools`, `metadata` and `user` (the tenant) are kept. Other settings and
 * times in the log are ignored; of `n` > 1 choices one is asked for, and that is counted.
 */
export const openaiLog = defineDataset({
  name: 'openai-log',
  summary: 'OpenAI chat or completion bodies, batch files, or logged request-response pairs',
  containers: ['jsonl', 'json-array'],
  options: {},
  createCompiler: (_options, { withExpectedOutput }) => ({
    compile(record, sink) {
      const call = openCall(record, sink);
      if (call === null) return;
      const draft = acceptBody(call, sink);
      const answer = withExpectedOutput ? acceptAnswerOf(call.response, sink) : {};
      if (draft === null || answer === null) return;
      const fields = { ...draft.fields, ...answer.fields };
      sink.emit({
        ...draft.text,
        ...(answer.text === undefined ? {} : { expectedOutput: answer.text }),
        ...(Object.keys(fields).length === 0 ? {} : { fields }),
      });
    },
  }),
});

/** A request body and what came with it. */
export interface LoggedCall {
  readonly body: JsonObject;
  /** Where the body lies in the record: `$`, `$.body`, `$.request`. */
  readonly path: string;
  readonly customId: unknown;
  readonly response: unknown;
}

function openCall(record: unknown, sink: DraftSink): LoggedCall | null {
  if (!isObject(record)) {
    sink.reject('bad-record', `expected an object, found ${kindOf(record)}`, '$');
    return null;
  }
  const wrapper = ['body', 'request'].find((key) => record[key] !== undefined && record[key] !== null);
  const path = wrapper === undefined ? '$' : `$.${wrapper}`;
  const body = wrapper === undefined ? record : record[wrapper];
  if (isObject(body)) return { body, path, customId: record['custom_id'], response: record['response'] };
  sink.reject('wrong-type', `expected a request body, found ${kindOf(body)}`, path);
  return null;
}
