import { escapeText } from '../core/json-text.ts';
import { acceptAnswer, acceptId, acceptList, acceptPrompt, kindOf } from './accept-text.ts';
import { type DatasetSettings, type DraftSink, defineDataset } from './contract.ts';
import { isObject, type JsonObject } from './json-values.ts';

/**
 * The prompt collections of the AIBrix generators, one object a line. Plain: `{prompt, completion?}`.
 * Sessioned: `{session_id, prompts, completions?}`; a repeated id goes on with the same session. Each line is
 * told by its own keys. A session's prompts are single turns, to which the runner adds the history (`delta`).
 */
export const aibrixPrompts = defineDataset({
  name: 'aibrix-prompts',
  summary: 'AIBrix prompt collections, plain or sessioned',
  containers: ['jsonl'],
  options: {},
  createCompiler: (_options, settings) => ({
    compile(record, sink) {
      if (!isObject(record)) sink.reject('bad-record', `expected an object, found ${kindOf(record)}`, '$');
      else if (hasValue(record, 'session_id')) compileSession(record, settings, sink);
      else if (Array.isArray(record['prompts']))
        sink.reject('missing-field', "'prompts' need a 'session_id'", '$.session_id');
      else compilePlain(record, settings, sink);
    },
  }),
});

function hasValue(record: JsonObject, key: string): boolean {
  return record[key] !== undefined && record[key] !== null;
}

function compilePlain(record: JsonObject, settings: DatasetSettings, sink: DraftSink): void {
  if (record['prompt'] === null) {
    sink.skip('blank-prompt', 'the prompt is null');
    return;
  }
  const prompt = acceptPrompt(record['prompt'], '$.prompt', sink);
  const answer = settings.withExpectedOutput
    ? acceptAnswer(record['completion'], '$.completion', sink)
    : undefined;
  if (prompt === null || answer === null) return;
  sink.emit({
    prompt: escapeText(prompt),
    promptFormat: 'raw',
    ...(answer === undefined ? {} : { expectedOutput: answer }),
  });
}

function compileSession(record: JsonObject, settings: DatasetSettings, sink: DraftSink): void {
  const id = acceptId(record['session_id'], '$.session_id', sink);
  const prompts = acceptList(record, 'prompts', acceptPrompt, sink);
  const answers = settings.withExpectedOutput ? acceptList(record, 'completions', acceptAnswer, sink) : [];
  if (id === null || prompts === null || answers === null) return;
  if (prompts.length === 0) sink.skip('no-turns', 'the session has no prompts');
  for (const [index, prompt] of prompts.entries()) {
    const answer = answers[index];
    sink.emit({
      prompt: escapeText(prompt),
      promptFormat: 'raw',
      session: { id, isStart: index === 0, joins: true },
      history: 'delta',
      ...(answer === undefined ? {} : { expectedOutput: answer }),
    });
  }
}
