import { InputError } from '../core/errors.ts';
import { nsBetween } from '../core/timestamp.ts';
import { nsPerSecond } from '../core/units.ts';
import type { LengthRow, StatRow } from './stat-rows.ts';
import { findColumn, type StatTable, timesOf } from './stat-tables.ts';

/**
 * The cloudide export: requests a second, and bytes received and sent a second, summed over the columns that begin
 * `recv_bytes` and `sent_bytes`. Bytes a request stand for tokens: received ones for the prompt, sent ones for the
 * completion. "undefined" counts as 0; times that a file lacks count as 0 there.
 * @throws InputError
 */
export function readCloudide(
  traffic: StatTable,
  prompt: StatTable | null,
  output: StatTable | null,
  outputPrefix: 'recv_bytes' | 'sent_bytes',
): readonly StatRow[] {
  const rateColumn = traffic.header.findIndex((_, i) => i !== findColumn(traffic, 'Time'));
  if (rateColumn < 0)
    throw new InputError({
      code: 'missing-column',
      message: `the rate column is missing; found ${traffic.header.join(', ')}`,
      place: { file: traffic.file, line: 1 },
    });
  const times = timesOf(traffic);
  const rates = sumByTime(traffic, [rateColumn]);
  const received = prompt === null ? null : bytesByTime(prompt, 'recv_bytes');
  const sent = output === null ? null : bytesByTime(output, outputPrefix);
  return times.map((time) => {
    const key = `${time.s}.${time.ns}`;
    const rateRps = rates.get(key) ?? 0;
    const lengths = (bytes: ReadonlyMap<string, number> | null) =>
      bytes === null ? null : sameForAll(rateRps === 0 ? 0 : (bytes.get(key) ?? 0) / rateRps);
    return {
      startS: nsBetween(times[0]!, time) / nsPerSecond,
      rateRps,
      prompt: lengths(received),
      output: lengths(sent),
    };
  });
}

function sameForAll(value: number): LengthRow {
  return [0.5, 0.7, 0.9, 0.99].map((share) => ({ share, value }));
}

function bytesByTime(table: StatTable, prefix: string): ReadonlyMap<string, number> {
  const columns = table.header.flatMap((cell, i) => (cell.startsWith(prefix) ? [i] : []));
  if (columns.length > 0) return sumByTime(table, columns);
  throw new InputError({
    code: 'missing-column',
    message: `no column begins with '${prefix}'; found ${table.header.join(', ')}`,
    place: { file: table.file, line: 1 },
  });
}

function sumByTime(table: StatTable, columns: readonly number[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [i, { s, ns }] of timesOf(table).entries()) {
    let sum = 0;
    for (const column of columns) sum += quantity(table, i, column);
    sums.set(`${s}.${ns}`, sum);
  }
  return sums;
}

/** The export writes "undefined", or nothing, where nothing was measured. */
function quantity(table: StatTable, row: number, column: number): number {
  const text = table.rows[row]![column]!.trim();
  const value = Number(text);
  if (!Number.isFinite(value)) return 0;
  if (value >= 0) return value;
  throw new InputError({
    code: 'bad-number',
    message: `${table.header[column]}: ${value} is negative`,
    place: { file: table.file, line: row + 2 },
  });
}
