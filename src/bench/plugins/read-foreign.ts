import type { Context } from '../../core/context.ts';
import { InputError, type Problem } from '../../core/errors.ts';
import { splitCsv } from '../../io/csv/csv-splitter.ts';
import type { ResultRecord } from '../../nouns/result.ts';
import { type ForeignRow, missingColumns, recordsOfRows } from './foreign-row.ts';

/**
 * Records of a CSV with LMBench's columns, of its guide or of its generators.
 * @throws InputError for one that tells no times
 */
export async function readCsvRecords(path: string, { runtime }: Context): Promise<ResultRecord[]> {
  const rows: string[][] = [];
  for await (const batch of splitCsv(runtime.files.read(path))) rows.push(...batch);
  const [head, ...body] = rows;
  if (head === undefined) throw new InputError(badRows(path, 'the file is empty'));
  const missing = missingColumns(head);
  if (missing !== null) throw new InputError(badRows(path, `there is no column ${missing}`));
  return recordsOfRows(body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? '']))));
}

/** What a program wrote: requests for iwc to send, or records of those it has sent itself. */
export type ProgramOutput =
  | { readonly kind: 'requests' }
  | { readonly kind: 'records'; readonly records: readonly ResultRecord[] };

/**
 * Tells from the first line which of the two a program's JSON Lines are, and reads records.
 * @throws InputError for lines that are neither
 */
export async function readProgramOutput(path: string, { runtime }: Context): Promise<ProgramOutput> {
  const text = new TextDecoder().decode(await runtime.files.readAll(path));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0)
    throw new InputError(badRows(path, 'the program wrote nothing to its standard output'));
  const problems: Problem[] = [];
  const rows = lines.flatMap((line, i): ForeignRow[] => {
    const row = parseObject(line);
    if (row === null)
      problems.push({
        ...badRows(path, 'the line is not a JSON object'),
        place: { file: path, line: i + 1 },
      });
    return row === null ? [] : [row];
  });
  if (problems.length > 0) throw new InputError(problems.slice(0, 20), { total: problems.length });
  if ('max_output_tokens' in rows[0]!) return { kind: 'requests' };
  const missing = missingColumns(Object.keys(rows[0]!));
  if (missing !== null)
    throw new InputError({
      ...badRows(path, `a line is neither a request nor a record: there is no ${missing}`),
      hint: 'a request has request_id, prompt or messages, max_output_tokens and arrival_time_ms',
    });
  return { kind: 'records', records: recordsOfRows(rows) };
}

function parseObject(line: string): ForeignRow | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as ForeignRow)
      : null;
  } catch {
    return null;
  }
}

function badRows(path: string, message: string): Problem {
  return {
    code: 'bad-rows',
    message,
    place: { file: path },
    hint: 'rows tell launch_time, finish_time, ttft, generation_time, prompt_tokens, generation_tokens; or timestamp, request_id, latency, prompt_tokens, completion_tokens, error',
  };
}
