import { InputError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import { splitCsv } from '../io/csv/csv-splitter.ts';
import { decompress } from '../io/decompress.ts';
import { splitLines } from '../io/lines.ts';
import { plainValue } from '../io/parquet/column-table.ts';
import { openParquet } from '../io/parquet/open-parquet.ts';
import { readTables } from '../io/parquet/read-tables.ts';
import { recordTexts } from '../io/record-text.ts';
import {
  type ColumnType,
  createOperatorRow,
  type OperatorRow,
  operatorColumns,
  operatorFamilies,
} from '../nouns/operator-table.ts';
import type { TableFormat } from './operator-table-writer.ts';

const described: Readonly<Record<ColumnType, string>> = {
  string: 'text',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  json: 'JSON',
};
const types = operatorColumns as Readonly<Record<string, ColumnType>>;

/**
 * Finds the table behind a path: the file itself, or in a folder `operators.parquet`, `.jsonl` or `.csv`,
 * in this order.
 * @throws InputError when there is none
 */
export async function findOperatorTable(runtime: Runtime, path: string): Promise<string> {
  if ((await runtime.files.kind(path)) !== 'folder') return path;
  const names = await runtime.files.list(path);
  const found = ['parquet', 'jsonl', 'csv']
    .map((format) => `operators.${format}`)
    .find((name) => names.includes(name));
  if (found !== undefined) return `${path}/${found}`;
  throw new InputError({
    code: 'no-operator-table',
    message: 'the folder holds no operators.parquet, operators.jsonl or operators.csv',
    place: { file: path },
    hint: 'make one with iwc ingest TRACE --out-dir FOLDER',
  });
}

/**
 * Rows of an operator table in batches. Columns that are missing are null, columns nobody knows are ignored.
 * @throws InputError for a row without a name, an unknown family, or a cell that cannot be read
 */
export async function* readOperatorTable(
  runtime: Runtime,
  path: string,
): AsyncGenerator<readonly OperatorRow[]> {
  const file = await findOperatorTable(runtime, path);
  const format = tableFormatOf(file);
  if (format === 'parquet') yield* readParquet(runtime, file);
  else if (format === 'csv') yield* readCsv(runtime, file);
  else yield* readJsonl(runtime, file);
}

/** By the name's ending, compression left aside; JSONL where it says nothing. */
function tableFormatOf(path: string): TableFormat {
  const bare = path.replace(/\.(?:gz|zst)$/, '');
  if (bare.endsWith('.parquet')) return 'parquet';
  return bare.endsWith('.csv') ? 'csv' : 'jsonl';
}

async function* readJsonl(runtime: Runtime, file: string): AsyncGenerator<readonly OperatorRow[]> {
  for await (const chunk of splitLines(decompress(runtime.files.read(file), file), file)) {
    const rows: OperatorRow[] = [];
    for (const [i, text] of recordTexts(chunk).entries()) {
      if (text === null || text.trim() === '') continue;
      const line = chunk.firstRecord + i + 1;
      let raw: unknown;
      try {
        raw = JSON.parse(text);
      } catch {
        throw badRow(file, line, 'the line is not JSON');
      }
      if (raw === null || typeof raw !== 'object') throw badRow(file, line, 'the line is not an object');
      rows.push(toRow(raw as Record<string, unknown>, file, line));
    }
    yield rows;
  }
}

async function* readCsv(runtime: Runtime, file: string): AsyncGenerator<readonly OperatorRow[]> {
  let header: readonly string[] | null = null;
  let line = 0;
  for await (const lines of splitCsv(decompress(runtime.files.read(file), file))) {
    const rows: OperatorRow[] = [];
    for (const cells of lines) {
      line++;
      if (header === null) header = cells;
      else rows.push(toRow(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])), file, line));
    }
    yield rows;
  }
}

async function* readParquet(runtime: Runtime, path: string): AsyncGenerator<readonly OperatorRow[]> {
  const file = await openParquet({ path, openRandom: () => runtime.files.openRandom(path) });
  try {
    const known = file.columns.filter((name) => Object.hasOwn(types, name));
    for await (const { firstRow, rows, columns } of readTables(file, known))
      yield Array.from({ length: rows }, (_, row) => {
        const raw = columns.map(({ name, cells }) => [name, plainValue(cells[row])] as const);
        return toRow(Object.fromEntries(raw), path, firstRow + row + 1);
      });
  } finally {
    await file.close();
  }
}

function toRow(raw: Readonly<Record<string, unknown>>, file: string, line: number): OperatorRow {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    const type = types[name];
    if (type === undefined || value === null || value === undefined || value === '') continue;
    given[name] = readCell(value, type, () =>
      badRow(file, line, `${name}: '${String(value)}' is not ${described[type]}`),
    );
  }
  if (typeof given['name'] !== 'string') throw badRow(file, line, 'the row has no name');
  const family = given['family'] ?? 'unknown';
  if (!Object.hasOwn(operatorFamilies, String(family)))
    throw badRow(file, line, `family: '${String(family)}' is not known`);
  return createOperatorRow({ row: line - 1, ...(given as Partial<OperatorRow>), name: given['name'] });
}

function readCell(value: unknown, type: ColumnType, fail: () => InputError): unknown {
  if (type === 'string') {
    if (typeof value !== 'string') throw fail();
    return value;
  }
  if (type === 'json') {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      throw fail();
    }
  }
  if (type === 'boolean') {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw fail();
  }
  const number = typeof value === 'number' ? value : Number(String(value).trim());
  if (!Number.isFinite(number) || (type === 'integer' && !Number.isInteger(number))) throw fail();
  return number;
}

function badRow(file: string, line: number, message: string): InputError {
  return new InputError({ code: 'bad-operator-row', message, place: { file, line } });
}
