import { decodeText } from '../io/record-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';

/** How a field lies in Parquet. Nested fields are JSON text. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'json';

/** A column of the canonical table. `isLong`: texts that seldom repeat, so that no dictionary is tried. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly isLong?: boolean;
}

/** The user's own fields, as one JSON object. */
export const extensionsColumn = 'extensions';

/** A column for each field of the canonical workload, in the order of its schema. */
export const canonicalColumns: readonly Column[] = [
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

const places = new Map(canonicalColumns.map(({ name }, at) => [name, at]));
const extensionsPlace = places.get(extensionsColumn)!;

/** Calls `take` with the place and cell of every column that a request has something in; integers stay numbers. */
export function eachCell(
  request: WorkloadRequest,
  take: (at: number, cell: string | number | boolean) => void,
): void {
  const extensions: [string, unknown][] = [];
  for (const name in request) {
    const value = request[name as keyof WorkloadRequest];
    const at = places.get(name);
    if (at === undefined) {
      if (name.startsWith('x_')) extensions.push([name, value]);
    } else if (value !== null && value !== undefined)
      take(
        at,
        canonicalColumns[at]!.kind === 'json' ? JSON.stringify(value) : (value as string | number | boolean),
      );
  }
  if (extensions.length > 0) take(extensionsPlace, JSON.stringify(Object.fromEntries(extensions)));
}

/** The value of a cell, which another program may have written with another type. @throws SyntaxError for bad JSON */
export function cellValue(raw: unknown, kind: ColumnKind): unknown {
  // Texts come as bytes, and become strings row by row: those of a row group at once would outlive young garbage.
  const cell = raw instanceof Uint8Array ? decodeText(raw) : raw;
  if (kind === 'json') return typeof cell === 'string' ? (JSON.parse(cell) as unknown) : withTexts(cell);
  return typeof cell === 'bigint' ? Number(cell) : cell;
}

/** A nested cell, as other programs write messages and stop words, with its bytes as texts. */
function withTexts(value: unknown): unknown {
  if (value instanceof Uint8Array) return decodeText(value);
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withTexts(member)]));
}
