import { type Batch, batchRows } from '../core/batch.ts';
import type { Place } from '../core/errors.ts';
import { findSyntaxFault } from '../core/json-syntax.ts';
import { isBlank } from '../core/whitespace.ts';
import { recordTexts } from '../io/record-text.ts';
import { type Container, splitRecords } from '../io/records.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { Fields } from './fields.ts';

/** Gives the requests of one record; what is wrong with it has been told through `fields`. */
export type RecordParser = (fields: Fields, index: number) => WorkloadRequest | readonly WorkloadRequest[];

/**
 * Reads records that are JSON values, one a line or elements of an array. `index`, for the parser, counts the requests
 * given so far.
 */
export async function* readJsonRecords(
  source: FormatSource,
  scope: ReadScope,
  options: {
    readonly containers?: readonly Container[];
    /** A bare NaN, as Python writes it, is null. */
    readonly allowNaN?: boolean;
    readonly parse: RecordParser;
  },
): AsyncGenerator<Batch<WorkloadRequest>> {
  let index = 0;
  const containers = options.containers ?? ['jsonl'];
  for await (const { container, records } of splitRecords(source.pieces(), source.path, containers)) {
    let batch: WorkloadRequest[] = [];
    for (const [i, text] of recordTexts(records).entries()) {
      const record = records.firstRecord + i;
      const place: Place =
        container === 'jsonl' ? { file: source.path, line: record + 1 } : { file: source.path, record };
      const value = parseJson(text, place, scope, options.allowNaN);
      if (value === undefined) continue;
      const fields = new Fields(value, place, scope);
      if (!fields.isSound) continue;
      const parsed = options.parse(fields, index);
      if (!fields.isSound) continue;
      if (isList(parsed)) batch.push(...parsed);
      else batch.push(parsed);
      index += isList(parsed) ? parsed.length : 1;
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}

function isList(parsed: ReturnType<RecordParser>): parsed is readonly WorkloadRequest[] {
  return Array.isArray(parsed);
}

/** The value of a text; undefined when it is blank, or no JSON, which is then reported. */
function parseJson(text: string | null, place: Place, scope: ReadScope, allowNaN = false): unknown {
  if (text === null) {
    scope.report({
      code: 'bad-utf8',
      message: 'the record is not valid UTF-8',
      place,
      hint: 'save the file as UTF-8',
    });
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (isBlank(text)) return undefined;
    const mended = allowNaN ? text.replaceAll(/([:[,]\s*)NaN(?=\s*[,}\]])/g, '$1null') : text;
    if (mended !== text) return parseJson(mended, place, scope);
    const fault = findSyntaxFault(text);
    const column = fault === null ? {} : { column: fault.offset + 1 };
    scope.report({
      code: 'bad-json',
      message: `not valid JSON: ${fault?.message ?? 'unreadable'}`,
      place: { ...place, ...column },
    });
    return undefined;
  }
}
