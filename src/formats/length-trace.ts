import { type Moment, nsBetween, parseMoment } from '../core/timestamp.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { readCsvRows } from './csv-rows.ts';
import { numberedId } from './loss.ts';
import { arrivalAt, outputOf } from './request-parts.ts';

/** A CSV trace of times and token counts: what its columns are called. */
export interface LengthTraceShape {
  readonly time: string;
  readonly prompt: string;
  readonly output: string;
  /** What a numeric time counts. */
  readonly nsPerUnit: number;
  /** A column whose text becomes the request's model. */
  readonly model?: string;
  /** A column of sessions, which are left out; where a row has one, that is told. */
  readonly session?: string;
}

/**
 * Reads a trace. Times count from the first row's, which becomes 0; a row before it is reported, since it would have a
 * negative time. Requests have no text, only its length.
 */
export function readLengthTrace(source: FormatSource, scope: ReadScope, shape: LengthTraceShape) {
  let start: Moment | null = null;
  return readCsvRows(source, scope, {
    columns: [shape.time, shape.prompt, shape.output],
    parse(fields, index): WorkloadRequest {
      const moment = parseMoment(String(fields.raw(shape.time) ?? ''), shape.nsPerUnit);
      if (moment === null) fields.refuse(shape.time, 'is no time');
      start ??= moment;
      const atNs = moment === null ? 0 : nsBetween(start!, moment);
      if (atNs < 0) fields.refuse(shape.time, 'comes before the first row: sort the trace by time');
      const model = shape.model === undefined ? '' : String(fields.raw(shape.model) ?? '');
      if (shape.session !== undefined && String(fields.raw(shape.session) ?? '') !== '')
        scope.notice({
          code: 'session-left-out',
          reason: `the column ${shape.session} is left out: requests are single ones`,
        });
      return {
        request_id: numberedId(index),
        prompt: '',
        prompt_tokens: fields.count(shape.prompt),
        ...outputOf(fields.count(shape.output)),
        ...arrivalAt(Math.max(0, atNs)),
        ...(model === '' ? {} : { model }),
      };
    },
  });
}
