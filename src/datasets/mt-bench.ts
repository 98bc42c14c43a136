import { escapeText } from '../core/json-text.ts';
import type { Semantic } from '../nouns/workload.ts';
import { acceptAnswer, acceptId, acceptList, acceptPrompt, kindOf } from './accept-text.ts';
import { type DraftSink, defineDataset } from './contract.ts';
import { isObject, type JsonObject, malformedUnicode } from './json-values.ts';

/** MT-Bench's categories in the schema's words. */
const taskOf: ReadonlyMap<unknown, NonNullable<Semantic['task']>> = new Map([
  ['writing', 'other'],
  ['roleplay', 'chat'],
  ['reasoning', 'reasoning'],
  ['math', 'reasoning'],
  ['coding', 'code'],
  ['extraction', 'qa'],
  ['stem', 'qa'],
  ['humanities', 'qa'],
] as const);

/**
 * `question.jsonl` of FastChat's MT-Bench: `{question_id, category, turns, reference?}`. A question is a
 * session of its turns; the answers of a run are not known beforehand, so each turn is sent as `delta` and
 * the runner adds the history. `reference` answers are the known answers.
 */
export const mtBench = defineDataset({
  name: 'mt-bench',
  summary: 'MT-Bench questions, each a session of its turns',
  containers: ['jsonl', 'json-array'],
  options: {},
  createCompiler: (_options, { withExpectedOutput }) => ({
    compile(record, sink) {
      const question = acceptQuestion(record, sink);
      if (question === null) return;
      const references = withExpectedOutput
        ? acceptList(question.record, 'reference', acceptAnswer, sink)
        : [];
      if (references === null) return;
      for (const [index, prompt] of question.turns.entries()) {
        const answer = references[index];
        sink.emit({
          prompt: escapeText(prompt),
          promptFormat: 'raw',
          session: { id: question.id, isStart: index === 0, joins: false },
          history: 'delta',
          semantic: question.semantic,
          ...(answer === undefined ? {} : { expectedOutput: answer }),
        });
      }
    },
  }),
});

interface Question {
  readonly id: string;
  readonly turns: readonly string[];
  readonly semantic: Semantic;
  readonly record: JsonObject;
}

function acceptQuestion(record: unknown, sink: DraftSink): Question | null {
  if (!isObject(record)) {
    sink.reject('bad-record', `expected a question object, found ${kindOf(record)}`, '$');
    return null;
  }
  const id = acceptId(record['question_id'], '$.question_id', sink);
  const semantic = acceptCategory(record['category'], sink);
  const turns = acceptList(record, 'turns', acceptPrompt, sink);
  if (turns?.length === 0) sink.reject('missing-field', 'expected at least one turn', '$.turns');
  if (id === null || semantic === null || turns === null || turns.length === 0) return null;
  return { id, turns, semantic, record };
}

function acceptCategory(value: unknown, sink: DraftSink): Semantic | null {
  if (value === undefined || value === null) return { tags: ['mt-bench'] };
  if (typeof value !== 'string' || !value.isWellFormed()) {
    const problem =
      typeof value === 'string' ? malformedUnicode : `expected a string, found ${kindOf(value)}`;
    sink.reject(typeof value === 'string' ? 'malformed-unicode' : 'wrong-type', problem, '$.category');
    return null;
  }
  const task = taskOf.get(value);
  return { ...(task === undefined ? {} : { task }), tags: ['mt-bench', value] };
}
