import type { RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError, InterruptedError } from '../core/errors.ts';
import { decompress } from '../io/decompress.ts';
import { splitLines } from '../io/lines.ts';
import { recordTexts } from '../io/record-text.ts';
import { DurationHistogram } from '../math/duration-histogram.ts';
import { type GapHistogram, type ResultRecord, resultSchemas } from '../nouns/result.ts';
import { ResultColumns } from '../nouns/result-columns.ts';
import { checkRunVersion } from './run-version.ts';

/** Records of a run and how they ended in the file. */
export interface ResultBatch {
  readonly records: readonly ResultRecord[];
  /** The last line was cut off, as when a run is killed while it writes; it is left out. */
  readonly isTorn: boolean;
}

/**
 * The records of a `requests.jsonl` in batches, in file order. A last line that is cut off is left out; keys that this
 * version does not know are kept and mean nothing; those that an older version did not write are null.
 * @throws InputError for a line that is no record, and where the `run.json` beside it is of another major version
 */
export async function* readResults(path: string, context: Context): AsyncGenerator<ResultBatch> {
  const { runtime, signal } = context;
  const newer = await checkRunVersion(path, runtime.files);
  for await (const chunk of splitLines(decompress(runtime.files.read(path), path), path)) {
    if (signal.aborted) throw new InterruptedError();
    yield parseChunk(chunk, newer);
  }
}

/** All results of a run, column by column, and the gaps between its tokens. */
export interface ReadRun {
  readonly columns: ResultColumns;
  /** Of ok requests due in the measured phase. */
  readonly gaps: DurationHistogram;
}

/** Reads a run's records for compare, report and summaries. @public */
export async function readResultColumns(path: string, context: Context): Promise<ReadRun> {
  const columns = new ResultColumns();
  const gaps = new DurationHistogram();
  for await (const { records } of readResults(path, context))
    for (const record of records) {
      columns.set(record);
      if (record.status === 'ok' && record.phase === 'measure' && record.chunk_gaps !== null)
        gaps.mergeRecord(gapsRecord(record.chunk_gaps));
    }
  return { columns, gaps };
}

/** A record's histogram in the names of the pure rooms. */
function gapsRecord({ n, sum_ns, min_ns, max_ns, at_ns, count }: GapHistogram) {
  return { n, sum: sum_ns, min: min_ns, max: max_ns, values: at_ns, counts: count };
}

function parseChunk(chunk: RecordChunk, newer: string | null): ResultBatch {
  const texts = recordTexts(chunk);
  const records: ResultRecord[] = [];
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i];
    if (text?.trim() === '') continue;
    const record = parseLine(text ?? '');
    if (record !== null) records.push(record);
    else if (chunk.bytes[chunk.ends[i]! - 1] !== 0x0a) return { records, isTorn: true };
    else
      throw new InputError({
        code: 'bad-result',
        message: 'the line is not the record of a request',
        place: { file: chunk.source, line: chunk.firstRecord + i + 1 },
        hint:
          newer === null
            ? 'requests.jsonl is written by iwc replay, bench and simulate'
            : `the run is of ${newer}; this version knows ${resultSchemas.run}`,
      });
  }
  return { records, isTorn: false };
}

function parseLine(text: string): ResultRecord | null {
  try {
    const value = JSON.parse(text) as ResultRecord | null;
    const isRecord = typeof value?.request_id === 'string' && Number.isSafeInteger(value.index);
    return isRecord && typeof value.due_ns === 'number' && typeof value.status === 'string'
      ? addMissing(value)
      : null;
  } catch {
    return null;
  }
}

/** Fills in what records of version 1.0 do not have, where a line of today has it. */
function addMissing(record: ResultRecord): ResultRecord {
  if (record.scheduled_ns !== undefined && record.recomputed_tokens !== undefined) return record;
  const entries = Object.entries(record).flatMap(([name, value]) => [
    [name, value],
    ...(addedAfter[name] ?? []).filter((added) => !(added in record)).map((added) => [added, null]),
  ]);
  // The same members, and those that were missing.
  return Object.fromEntries(entries) as ResultRecord;
}

const addedAfter: Readonly<Record<string, readonly string[]>> = {
  launched_ns: ['scheduled_ns'],
  chunk_gaps: ['replica', 'preemptions', 'recomputed_tokens'],
};
