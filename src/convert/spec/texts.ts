import { UsageError } from '../../core/errors.ts';
import { type Prompt, parsePromptLines } from '../../formats/index.ts';
import { LineProblems } from '../../io/line-problems.ts';
import { encodeText } from '../../io/record-text.ts';
import {
  addIntervalsRow,
  addLengthsRow,
  addPromptLine,
  intervalsHeader,
  lengthsHeader,
  linesOf,
} from './rows.ts';
import { arrivalSchedule, type Schedule } from './schedule.ts';

/* The parts of a workload directory as texts, for callers that keep them in memory. */

/**
 * The prompts of a `prompts.jsonl`.
 * @throws InputError listing every bad line
 */
export function readPrompts(text: string, path = 'prompts.jsonl'): readonly Prompt[] {
  const bytes = encodeText(text);
  const ends: number[] = [];
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) ends.push(at + 1);
  if ((ends.at(-1) ?? 0) < bytes.length) ends.push(bytes.length);
  const prompts: Prompt[] = [];
  const problems = new LineProblems();
  parsePromptLines(
    { bytes, ends: Int32Array.from(ends), firstRecord: 0, firstByte: 0, source: path },
    { take: (prompt) => prompts.push(prompt), report: (problem) => problems.add(problem) },
  );
  problems.throwIfAny();
  return prompts;
}

/** The bytes of `prompts.jsonl`, as text. */
export function renderPrompts(prompts: readonly Prompt[]): string {
  return linesOf((sink) => {
    for (const prompt of prompts) addPromptLine(sink, prompt);
  });
}

/**
 * The bytes of `trace_lengths.csv`; `tokenizer` is whatever counts tokens.
 * @throws UsageError for a negative output length
 */
export function renderTraceLengths(
  prompts: readonly Prompt[],
  tokenizer: { count(text: string): number },
  numDecodeTokens: number,
): string {
  if (!(Number.isSafeInteger(numDecodeTokens) && numDecodeTokens >= 0))
    throw new UsageError({
      code: 'bad-value',
      message: `num_decode_tokens must be >= 0, got ${numDecodeTokens}`,
    });
  return linesOf((sink) => {
    sink.text(lengthsHeader);
    for (const [id, { promptId, text }] of prompts.entries())
      addLengthsRow(sink, id, {
        promptId,
        prefillTokens: tokenizer.count(text),
        decodeTokens: numDecodeTokens,
      });
  });
}

/** The bytes of `trace_intervals.csv`. @throws UsageError for a count or a schedule that cannot be */
export function renderTraceIntervals(count: number, schedule: Schedule): string {
  const { interArrivalNs, arrivalTimeNs } = arrivalSchedule(count, schedule);
  return linesOf((sink) => {
    sink.text(intervalsHeader);
    for (const [id, gap] of interArrivalNs.entries()) addIntervalsRow(sink, id, gap, arrivalTimeNs[id]!);
  });
}
