import type { RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { defineTask } from '../core/task.ts';
import { LineProblems } from '../io/line-problems.ts';
import { promptText } from '../nouns/prompt-text.ts';
import { noSession, type WorkloadColumns } from '../nouns/workload-columns.ts';
import type { Tokenizer, TokenizerPayload } from '../tokenizers/index.ts';
import { attachSharedTokenizer } from './attach-tokenizer.ts';
import { ColumnBuilder, type PlacedLines } from './column-builder.ts';
import { buffersOf, type ColumnChunk } from './column-chunk.ts';
import { ColumnGatherer } from './column-gatherer.ts';
import { type ParsedLine, parseRequests } from './parse-requests.ts';
import { expectedLength, type LengthPreference, promptLength } from './request-lengths.ts';
import { SessionNumbers } from './session-numbers.ts';

/** What is wanted of a workload's columns; it crosses threads. */
export interface ColumnSettings {
  /** Counts prompts; null, or one that reads no text, leaves them at what the workload declares. */
  readonly tokenizer: TokenizerPayload | null;
  /** Which length counts where a prompt's tokens are declared and could be counted too. */
  readonly prefers: LengthPreference;
  /** Whether the tokenizer also counts `expected_output` where the workload declares no number. */
  readonly countsOutputs: boolean;
  readonly hasBlocks: boolean;
}

/**
 * Reads a workload as columns, in one pass, each line parsed once; on the threads of the pool, and the same however many
 * they are. In memory: beside the columns 12 to 53 bytes a request while ids are looked up, and once more the columns
 * while requests out of order are sorted.
 * @param lines as `readWorkloadChunks` gives them
 * @throws InputError listing every bad line, or naming ids of `depends_on` that no request has
 */
export async function readWorkloadColumns(
  lines: AsyncIterable<RecordChunk>,
  settings: ColumnSettings & { readonly path: string },
  context: Context,
): Promise<WorkloadColumns> {
  const problems = new LineProblems();
  const sessions = new SessionNumbers();
  const gathered = new ColumnGatherer(settings);
  for await (const chunk of columnChunks(lines, settings, context)) {
    problems.addAll(chunk.problems, chunk.problemCount);
    gathered.add(chunk, sessions.of(chunk.sessionNames));
  }
  problems.throwIfAny();
  const { columns, missing } = gathered.result();
  if (missing.length > 0) throw unknownDependency(missing, settings.path);
  return columns;
}

/** The same chunk by chunk, in file order, for what does not fit into memory. Bad lines are in each chunk's `problems`. */
export function columnChunks(
  lines: AsyncIterable<PlacedLines>,
  { tokenizer, prefers, countsOutputs, hasBlocks }: ColumnSettings,
  { pool }: Context,
): AsyncIterable<ColumnChunk> {
  return pool.run(readColumns, { tokenizer, prefers, countsOutputs, hasBlocks }, lines);
}

/** Parses whole lines and lays their requests out as columns. */
export const readColumns = defineTask<ColumnSettings, PlacedLines, ColumnChunk>({
  name: 'read-columns',
  start(settings) {
    const tokenizer = settings.tokenizer === null ? null : attachSharedTokenizer(settings.tokenizer);
    const reader = tokenizer?.readsText === true ? tokenizer : null;
    return (lines) => {
      const builder = new ColumnBuilder(lines, settings);
      parseRequests(lines, {
        take: (line) => addRow(builder, line, reader, settings),
        report: (problem) => builder.report(problem),
      });
      return builder.result();
    };
  },
  inputBuffers: ({ bytes, ends }) => [bytes.buffer as ArrayBuffer, ends.buffer as ArrayBuffer],
  outputBuffers: buffersOf,
});

/** @param tokenizer null where none reads text */
function addRow(
  builder: ColumnBuilder,
  line: ParsedLine,
  tokenizer: Tokenizer | null,
  { prefers, countsOutputs }: ColumnSettings,
): void {
  const { request } = line;
  const countPrompt = tokenizer === null ? null : () => tokenizer.count(promptText(request).text);
  const countOutput = tokenizer === null || !countsOutputs ? null : (text: string) => tokenizer.count(text);
  const name = request.session_id;
  builder.add(line, {
    session: name === null || name === undefined ? noSession : builder.sessionOf(name),
    prompt: promptLength(request, prefers, countPrompt),
    output: expectedLength(request, countOutput),
  });
}

function unknownDependency(missing: readonly string[], path: string): InputError {
  return new InputError({
    code: 'unknown-dependency',
    message: `depends_on names requests that are not there: ${missing.slice(0, 5).join(', ')}`,
    place: { file: path },
  });
}
