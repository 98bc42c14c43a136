import { InputError } from '../core/errors.ts';
import { type Moment, nsBetween } from '../core/timestamp.ts';
import { nsPerSecond } from '../core/units.ts';
import type { LengthRow, StatRow } from './stat-rows.ts';
import { columnOf, findColumn, numberAt, type StatTable, timesOf } from './stat-tables.ts';

/** Joined rows, and how many were left out because a file lacks their time. */
export interface JoinedRows {
  readonly rows: readonly StatRow[];
  readonly unmatched: number;
}

/**
 * The maas export: successful requests a second by time, and percentiles of lengths. Rows are joined by their time; a
 * length file without times has one row a traffic row.
 * @throws InputError
 */
export function readMaas(
  traffic: StatTable,
  prompt: StatTable | null,
  output: StatTable | null,
  share95: number,
): JoinedRows {
  const success = columnOf(traffic, 'Success');
  const times = timesOf(traffic);
  const prompts = prompt === null ? null : lengthsByTime(prompt, times, share95);
  const outputs = output === null ? null : lengthsByTime(output, times, share95);
  const rows: StatRow[] = [];
  for (const [i, time] of times.entries()) {
    const promptRow = prompts === null ? null : prompts[i]!;
    const outputRow = outputs === null ? null : outputs[i]!;
    if (promptRow === undefined || outputRow === undefined) continue;
    const startS = nsBetween(times[0]!, time) / nsPerSecond;
    rows.push({ startS, rateRps: numberAt(traffic, i, success), prompt: promptRow, output: outputRow });
  }
  return { rows, unmatched: times.length - rows.length };
}

/** A row a traffic row; undefined where the file has none of that time. */
function lengthsByTime(
  table: StatTable,
  times: readonly Moment[],
  share95: number,
): readonly (LengthRow | undefined)[] {
  const all = table.rows.map((_, i) => percentilesAt(table, i, share95));
  if (findColumn(table, 'Time') < 0) {
    if (all.length === times.length) return all;
    throw new InputError({
      code: 'rows-differ',
      message: `has ${all.length} rows without times, the traffic file ${times.length}`,
      place: { file: table.file },
      hint: 'give one row a traffic row, or a Time column',
    });
  }
  const own = timesOf(table);
  const key = ({ s, ns }: Moment) => `${s}.${ns}`;
  const byTime = new Map(own.map((time, i) => [key(time), all[i]!]));
  return times.map((time) => byTime.get(key(time)));
}

const shares = { P50: 0.5, P70: 0.7, P90: 0.9, P95: 0.95, P99: 0.99 } as const;

function percentilesAt(table: StatTable, row: number, share95: number): LengthRow {
  columnOf(table, 'P50');
  const known = Object.entries(shares).flatMap(([name, share]) => {
    const column = findColumn(table, name);
    const isHalfway = name === 'P95';
    return column < 0
      ? []
      : [{ name, share: isHalfway ? share95 : share, value: numberAt(table, row, column) }];
  });
  for (let i = 1; i < known.length; i++)
    if (known[i]!.value < known[i - 1]!.value)
      throw new InputError({
        code: 'percentiles-fall',
        message: `${known[i]!.name} is ${known[i]!.value}, below ${known[i - 1]!.name}, ${known[i - 1]!.value}`,
        place: { file: table.file, line: row + 2 },
      });
  return known.map(({ share, value }) => ({ share, value }));
}
