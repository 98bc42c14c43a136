import type { Cell } from '../../io/parquet/cell-groups.ts';
import { plainScalar, plainValue } from '../../io/parquet/column-table.ts';
import type { ColumnType, ParquetColumn } from '../../io/parquet/library-writer.ts';
import type { WorkloadRequest } from '../../nouns/workload.ts';

/** How a field lies in Parquet. Nested fields are JSON text. */
export type FieldKind = ColumnType | 'json';

/** A column of the canonical table. */
interface FieldColumn extends Omit<ParquetColumn, 'type'> {
  readonly kind: FieldKind;
}

/** The user's own fields, as one JSON object. */
export const extensionsColumn = 'extensions';

/** A column for each field of the canonical workload, in the order of its schema. */
export const canonicalColumns: readonly FieldColumn[] = [
  { name: 'request_id', kind: 'text', isLong: true },
  { name: 'prompt', kind: 'text', isLong: true },
  { name: 'messages', kind: 'json', isLong: true },
  { name: 'max_output_tokens', kind: 'integer' },
  { name: 'arrival_time_ms', kind: 'integer' },
  { name: 'arrival_time_ns', kind: 'integer' },
  { name: 'session_id', kind: 'text' },
  { name: 'turn_id', kind: 'integer' },
  { name: 'depends_on', kind: 'text', isLong: true },
  { name: 'think_time_ms', kind: 'number' },
  { name: 'history', kind: 'text' },
  { name: 'prompt_format', kind: 'text' },
  { name: 'prompt_tokens', kind: 'integer' },
  { name: 'expected_output_tokens', kind: 'integer' },
  { name: 'expected_output', kind: 'text', isLong: true },
  { name: 'prefix_blocks', kind: 'json', isLong: true },
  { name: 'semantic', kind: 'json' },
  { name: 'temperature', kind: 'number' },
  { name: 'top_p', kind: 'number' },
  { name: 'stop', kind: 'json' },
  { name: 'seed', kind: 'integer' },
  { name: 'streaming', kind: 'boolean' },
  { name: 'cancel_after_ms', kind: 'integer' },
  { name: 'model', kind: 'text' },
  { name: 'adapter', kind: 'text' },
  { name: 'tenant', kind: 'text' },
  { name: 'priority', kind: 'integer' },
  { name: 'tools', kind: 'json' },
  { name: 'metadata', kind: 'json' },
  { name: extensionsColumn, kind: 'json' },
];

/** The same as Parquet has them. */
export const requestColumns: readonly ParquetColumn[] = canonicalColumns.map(({ kind, ...column }) => ({
  ...column,
  type: kind === 'json' ? 'text' : kind,
}));

const places = new Map(canonicalColumns.map(({ name }, at) => [name, at]));
const extensionsPlace = places.get(extensionsColumn)!;

/** Calls `take` with the place and cell of every column that a request has something in; integers stay numbers. */
export function eachCell(request: WorkloadRequest, take: (at: number, cell: Cell) => void): void {
  const extensions: [string, unknown][] = [];
  for (const name in request) {
    const value = request[name as keyof WorkloadRequest];
    const at = places.get(name);
    if (at === undefined) {
      if (name.startsWith('x_')) extensions.push([name, value]);
    } else if (value !== null && value !== undefined)
      take(at, canonicalColumns[at]!.kind === 'json' ? JSON.stringify(value) : (value as Cell));
  }
  if (extensions.length > 0) take(extensionsPlace, JSON.stringify(Object.fromEntries(extensions)));
}

/** How the column of a name lies in the file; null for one that is none of the canonical workload's. */
export function kindOf(name: string): FieldKind | null {
  const at = places.get(name);
  return at === undefined ? null : canonicalColumns[at]!.kind;
}

/** The value of a cell, which another program may have written with another type. @throws SyntaxError for bad JSON */
export function cellValue(raw: unknown, kind: FieldKind): unknown {
  if (kind !== 'json') return plainScalar(raw);
  const cell = plainValue(raw);
  return typeof cell === 'string' ? (JSON.parse(cell) as unknown) : cell;
}
