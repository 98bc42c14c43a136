import { InputError, type Problem } from '../core/errors.ts';
import { type Moment, nsBetween, parseMoment } from '../core/timestamp.ts';
import { nsPerMs, nsPerSecond } from '../core/units.ts';
import { CsvSplitter } from '../io/csv/csv-splitter.ts';

/** A monitoring export: columns by name, rows by time. */
export interface StatTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** @throws InputError when there are no rows, or a row has another number of cells than the header */
export function parseTable(text: string, file: string): StatTable {
  const splitter = new CsvSplitter();
  const lines = [...splitter.push(text.replace(/^\ufeff/, '')), ...splitter.finish()];
  const header = (lines[0] ?? []).map((cell) => cell.trim());
  const rows = lines.slice(1);
  const problems: Problem[] = [];
  if (rows.length === 0) problems.push({ code: 'no-rows', message: 'holds no rows', place: { file } });
  for (const [i, row] of rows.entries())
    if (row.length !== header.length)
      problems.push({
        code: 'bad-row',
        message: `has ${row.length} cells, the header ${header.length}`,
        place: { file, line: i + 2 },
      });
  if (problems.length > 0) throw new InputError(problems);
  return { file, header, rows };
}

/** The place of a column, whatever its case. @throws InputError naming the columns found */
export function columnOf(table: StatTable, name: string): number {
  const at = findColumn(table, name);
  if (at >= 0) return at;
  throw new InputError({
    code: 'missing-column',
    message: `the column '${name}' is missing; found ${table.header.join(', ')}`,
    place: { file: table.file, line: 1 },
  });
}

/** −1 when there is none. */
export function findColumn({ header }: StatTable, name: string): number {
  return header.findIndex((cell) => cell.toLowerCase() === name.toLowerCase());
}

/** Times of the rows, ascending. @throws InputError for what is no time, unsorted or twice */
export function timesOf(table: StatTable): readonly Moment[] {
  const at = columnOf(table, 'Time');
  const problems: Problem[] = [];
  const times: Moment[] = [];
  for (const [i, row] of table.rows.entries()) {
    // Numbers this large count ms since 1970, smaller ones seconds.
    const text = row[at]!;
    const moment = parseMoment(text, Number(text) > 1e11 ? nsPerMs : nsPerSecond);
    const place = { file: table.file, line: i + 2 };
    if (moment === null) problems.push({ code: 'bad-time', message: `'${text}' is no time`, place });
    else if (times.length > 0 && nsBetween(times.at(-1)!, moment) <= 0)
      problems.push({
        code: 'times-unsorted',
        message: `'${text}' is not after the row before`,
        place,
        hint: 'sort the rows, and keep one a time',
      });
    if (moment !== null) times.push(moment);
  }
  if (problems.length > 0) throw new InputError(problems);
  return times;
}

/** A number of a cell. @throws InputError for anything else, or below 0 */
export function numberAt(table: StatTable, row: number, column: number): number {
  const text = table.rows[row]![column]!.trim();
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InputError({
    code: 'bad-number',
    message: `${table.header[column]}: '${text}' is no number ≥ 0`,
    place: { file: table.file, line: row + 2 },
  });
}
