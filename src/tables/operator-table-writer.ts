import { csvField } from '../io/csv.ts';
import { type ByteSink, LineWriter, type WrittenBytes } from '../io/line-writer.ts';
import {
  type ColumnType,
  type OperatorRow,
  operatorColumns,
  operatorTableSchema,
} from '../nouns/operator-table.ts';

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
/** Rows of a Parquet row group: what is kept in memory between writes. */
const groupRows = 20_000;

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

async function createParquetWriter(sink: ByteSink): Promise<OperatorTableWriter> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const counter = new LineWriter(sink);
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'operators', num_children: columns.length },
      ...columns.map(([name, type]) => element(name, type)),
    ],
    kvMetadata: [{ key: 'schema', value: operatorTableSchema }],
    createdBy: 'iwc',
  });
  let rows: OperatorRow[] = [];
  const hand = async () => {
    counter.addBytes(bytes.getBytes().slice());
    bytes.index = 0;
    await counter.flush();
  };
  const encode = async () => {
    if (rows.length === 0) return;
    const columnData = columns.map(([name, type]) => ({
      name,
      data: rows.map((row) =>
        type === 'string' || type === 'json' ? cellText(row, name, type) : row[name],
      ) as unknown[],
    }));
    await writer.write({ columnData, rowGroupSize: rows.length });
    rows = [];
    await hand();
  };
  return {
    add: (row) => rows.push(row),
    get isFull() {
      return rows.length >= groupRows;
    },
    flush: encode,
    async finish() {
      await encode();
      await writer.finish();
      await hand();
      return await counter.finish();
    },
  };
}

/** Every number is a double: nanoseconds and ids are exact in it up to 2^53, and readers need no 64-bit integers. */
function element(name: string, type: ColumnType) {
  const repetition_type = 'OPTIONAL' as const;
  if (type === 'boolean') return { name, type: 'BOOLEAN' as const, repetition_type };
  if (type === 'integer' || type === 'number') return { name, type: 'DOUBLE' as const, repetition_type };
  return { name, type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type };
}
