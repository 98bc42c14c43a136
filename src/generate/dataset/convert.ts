import type { Context } from '../../core/context.ts';
import { InputError, type Place } from '../../core/errors.ts';
import { LineProblems } from '../../io/line-problems.ts';
import type { ByteSink } from '../../io/line-writer.ts';
import { recordTexts } from '../../io/record-text.ts';
import { splitRecords } from '../../io/records.ts';
import { openInput } from '../input.ts';
import { type Keys, readObject } from '../json-object.ts';
import { shareGptTurns } from '../share-gpt-turns.ts';
import { type Collection, CollectionWriter } from './collection-writer.ts';
import type { DatasetConvertOptions } from './options.ts';

/**
 * ShareGPT conversations become sessions with their completions; records of the AIBrix client become single prompts, or
 * the turns of a session where they name one. What yields nothing is counted.
 */
export async function convertDataset(
  sink: ByteSink,
  { path, type }: DatasetConvertOptions,
  context: Context,
): Promise<Collection> {
  const writer = new CollectionWriter(sink);
  const problems = new LineProblems();
  const take = type === 'sharegpt' ? takeConversation : takeClientRecord;
  const source = openInput(path, context);
  for await (const { container, records } of splitRecords(source.pieces(), path, ['jsonl', 'json-array'])) {
    for (const [i, text] of recordTexts(records).entries()) {
      if (text?.trim() === '') continue;
      const record = records.firstRecord + i;
      const place: Place = container === 'jsonl' ? { file: path, line: record + 1 } : { file: path, record };
      const { keys, problem } = readObject(text, place);
      if (problem !== null) {
        problems.add(problem);
        continue;
      }
      const outcome = take(keys, record);
      if ('problem' in outcome) problems.add({ code: 'bad-record', message: outcome.problem, place });
      else if ('skipped' in outcome) context.notices.add({ ...outcome.skipped, place });
      else writer.add(outcome.line, outcome.prompts);
    }
    await writer.flushIfFull();
  }
  problems.throwIfAny();
  const facts = await writer.finish();
  if (facts.lines === 0)
    throw new InputError({ code: 'no-prompts', message: 'yields no prompt', place: { file: path } });
  return { ...facts, inputs: [source.hashed()], tokenizer: null };
}

type Outcome =
  | { readonly line: object; readonly prompts: number }
  | { readonly skipped: { readonly code: string; readonly reason: string } }
  | { readonly problem: string };

function takeConversation(value: Keys, record: number): Outcome {
  const turns = shareGptTurns(value['conversations']);
  if (turns === null) return { problem: "the field 'conversations' must be an array of {from, value}" };
  if (turns.length === 0)
    return {
      skipped: { code: 'empty-session', reason: 'a conversation without a human message is left out' },
    };
  const prompts = turns.map(([prompt]) => prompt);
  const completions = turns.map(([, completion]) => completion);
  return { line: { session_id: value['id'] ?? record, prompts, completions }, prompts: prompts.length };
}

function takeClientRecord(value: Keys): Outcome {
  const { input, output, status, session_id: session } = value;
  if (status === 'error')
    return {
      skipped: { code: 'failed-request', reason: 'a request that failed has no completion and is left out' },
    };
  if (!Array.isArray(input)) return { problem: "the field 'input' must be an array of messages" };
  // The client sends the whole conversation; this turn's prompt is its last user message.
  const asked = (input as Keys[]).findLast(({ role }) => role === 'user')?.['content'];
  if (typeof asked !== 'string') return { problem: 'has no user message' };
  const completion = typeof output === 'string' ? output : null;
  if (session === undefined || session === null) return { line: { prompt: asked, completion }, prompts: 1 };
  return { line: { session_id: session, prompts: [asked], completions: [completion] }, prompts: 1 };
}
