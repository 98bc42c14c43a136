import { InputError } from '../core/errors.ts';
import type { Notice } from '../core/notices.ts';
import { nsBetween } from '../core/timestamp.ts';
import { nsPerSecond } from '../core/units.ts';
import type { LengthRow, StatRow } from './stat-rows.ts';
import { findColumn, type StatTable, timesOf } from './stat-tables.ts';

/**
 * The cloudide export: requests a second, and bytes received and sent a second, summed over the columns that begin
 * `recv_bytes` and `sent_bytes`. Bytes a request stand for tokens: received ones for the prompt, sent ones for the
 * completion. "undefined" counts as 0; times that a file lacks count as 0 there. Each of it is noticed.
 * @throws InputError
 */
export function readCloudide(
  { traffic, prompt, output }: CloudideTables,
  outputPrefix: 'recv_bytes' | 'sent_bytes',
  notice: (notice: Notice) => void,
): readonly StatRow[] {
  const rateColumn = traffic.header.findIndex((_, i) => i !== findColumn(traffic, 'Time'));
  if (rateColumn < 0)
    throw new InputError({
      code: 'missing-column',
      message: `the rate column is missing; found ${traffic.header.join(', ')}`,
      place: { file: traffic.file, line: 1 },
    });
  const times = timesOf(traffic);
  const rates = sumByTime(traffic, [rateColumn], notice);
  const received = prompt === null ? null : bytesByTime(prompt, 'recv_bytes', notice);
  const sent = output === null ? null : bytesByTime(output, outputPrefix, notice);
  return times.map((time, i) => {
    const key = `${time.s}.${time.ns}`;
    const rateRps = rates.get(key) ?? 0;
    const lengths = (bytes: ReadonlyMap<string, number> | null, name: string) => {
      if (bytes === null) return null;
      const sum = bytes.get(key) ?? 0;
      if (sum === 0 && rateRps > 0)
        notice({
          code: 'no-bytes',
          reason: `a row of requests for which no ${name} are known asks for 1 token`,
          place: { file: traffic.file, line: i + 2 },
        });
      return sameForAll(rateRps === 0 ? 0 : sum / rateRps);
    };
    return {
      startS: nsBetween(times[0]!, time) / nsPerSecond,
      rateRps,
      prompt: lengths(received, 'recv_bytes'),
      output: lengths(sent, outputPrefix),
    };
  });
}

/** The files of the export; lengths are null where nothing says them. */
export interface CloudideTables {
  readonly traffic: StatTable;
  readonly prompt: StatTable | null;
  readonly output: StatTable | null;
}

function sameForAll(value: number): LengthRow {
  return [0.5, 0.7, 0.9, 0.99].map((share) => ({ share, value }));
}

function bytesByTime(
  table: StatTable,
  prefix: string,
  notice: (notice: Notice) => void,
): ReadonlyMap<string, number> {
  const columns = table.header.flatMap((cell, i) => (cell.startsWith(prefix) ? [i] : []));
  if (columns.length > 0) return sumByTime(table, columns, notice);
  throw new InputError({
    code: 'missing-column',
    message: `no column begins with '${prefix}'; found ${table.header.join(', ')}`,
    place: { file: table.file, line: 1 },
  });
}

function sumByTime(
  table: StatTable,
  columns: readonly number[],
  notice: (notice: Notice) => void,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [i, { s, ns }] of timesOf(table).entries()) {
    let sum = 0;
    for (const column of columns) {
      const value = quantity(table, i, column);
      if (value === null)
        notice({
          code: 'not-measured',
          reason: 'a cell that holds no number, such as "undefined", counts as 0',
          place: { file: table.file, line: i + 2 },
        });
      sum += value ?? 0;
    }
    sums.set(`${s}.${ns}`, sum);
  }
  return sums;
}

/** Null where nothing was measured: the export writes "undefined", or nothing. */
function quantity(table: StatTable, row: number, column: number): number | null {
  const text = table.rows[row]![column]!.trim();
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return null;
  if (value >= 0) return value;
  throw new InputError({
    code: 'bad-number',
    message: `${table.header[column]}: ${value} is negative`,
    place: { file: table.file, line: row + 2 },
  });
}
