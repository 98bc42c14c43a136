import { inlinePool } from '../core/task.ts';
import { csvField } from '../io/csv/csv-field.ts';
import { type ByteSink, LineWriter } from '../io/line-writer.ts';
import type { ParquetColumn, ParquetLayout } from '../io/parquet/library-writer.ts';
import { createTableWriter } from '../io/parquet/table-writer.ts';
import {
  type ColumnType,
  type OperatorRow,
  operatorColumns,
  operatorTableSchema,
} from '../nouns/operator-table.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';

/** How an operator table lies in a file. */
export const tableFormats = ['csv', 'jsonl', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** Takes rows one by one and hands bytes on now and then. */
export interface OperatorTableWriter {
  add(row: OperatorRow): void;
  /** Whether enough is gathered to be worth a write. */
  readonly isFull: boolean;
  flush(): Promise<void>;
  finish(): Promise<WrittenBytes>;
}

const columns = Object.entries(operatorColumns) as readonly [keyof OperatorRow, ColumnType][];

/** A writer of operator tables into a sink. */
export async function createOperatorTableWriter(
  format: TableFormat,
  sink: ByteSink,
): Promise<OperatorTableWriter> {
  if (format === 'parquet') return await createParquetWriter(sink);
  const lines = new LineWriter(sink);
  if (format === 'csv') lines.add(`${columns.map(([name]) => name).join(',')}\n`);
  const render = format === 'csv' ? renderCsvRow : renderJsonRow;
  return {
    add: (row) => lines.add(render(row)),
    get isFull() {
      return lines.isFull;
    },
    flush: () => lines.flush(),
    finish: () => lines.finish(),
  };
}

/** JSON text of a nested value; a string for CSV and Parquet. */
function cellText(row: OperatorRow, name: keyof OperatorRow, type: ColumnType): string | null {
  const value = row[name];
  if (value === null) return null;
  return type === 'json' ? JSON.stringify(value) : String(value);
}

function renderCsvRow(row: OperatorRow): string {
  return `${columns.map(([name, type]) => csvField(cellText(row, name, type) ?? '')).join(',')}\n`;
}

/** Unknown members are left out: they are null to every reader. */
function renderJsonRow(row: OperatorRow): string {
  const known: Record<string, unknown> = {};
  for (const [name] of columns) if (row[name] !== null) known[name] = row[name];
  return `${JSON.stringify(known)}\n`;
}

const physicalTypes = {
  string: 'text',
  json: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
} as const satisfies Readonly<Record<ColumnType, ParquetColumn['type']>>;

/**
 * Every number is a double: nanoseconds and ids are exact in it up to 2^53, and readers need no 64-bit integers. The codec is
 * the one whose bytes are the same everywhere, since tables are compared by their hashes.
 */
const layout: ParquetLayout = {
  root: 'operators',
  columns: columns.map(([name, type]) => ({ name, type: physicalTypes[type] })),
  schema: operatorTableSchema,
  codec: 'portable-snappy',
};

async function createParquetWriter(sink: ByteSink): Promise<OperatorTableWriter> {
  const bytes = new LineWriter(sink);
  const table = await createTableWriter((piece) => bytes.addBytes(piece), layout, inlinePool);
  return {
    add(row) {
      for (const [at, [name, type]] of columns.entries()) {
        // The column's type is that of its values, where they are no text.
        const cell =
          physicalTypes[type] === 'text' ? cellText(row, name, type) : (row[name] as number | boolean | null);
        if (cell !== null) table.put(at, cell);
      }
      table.endRow();
    },
    get isFull() {
      return table.isGroupFull;
    },
    async flush() {
      table.endGroup();
      await table.flush();
      await bytes.flush();
    },
    async finish() {
      await table.finish();
      return await bytes.finish();
    },
  };
}
