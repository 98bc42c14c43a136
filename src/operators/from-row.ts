import type { DataType } from '../nouns/data-type.ts';
import type { OperatorRow } from '../nouns/operator-table.ts';
import { readAttention } from './attention-from-row.ts';
import { parseDataType } from './data-type.ts';
import {
  type CollectiveKind,
  type GemmTile,
  type RowOperator,
  rowFamilies,
  type StreamOperator,
  streamFamilies,
} from './operator.ts';
import { missing, mostUnits, type RowReading, refuse, sizesOf } from './row-reading.ts';

/** The operator a table's row describes. Shapes that are missing, empty or absurd are refused, never guessed. */
export function readOperatorRow(row: OperatorRow): RowReading {
  const dtype = dataTypeOf(row);
  if (row.family === 'collective') return readCollective(row, dtype ?? 'bf16');
  if (isTransfer(row)) return readTransfer(row);
  if (row.family === 'unknown' || row.family === 'host')
    return refuse('unpriced-family', `no cost model for '${row.short_name}'`);
  if (row.sizes === null) return refuse('no-shape', `'${row.short_name}' has no sizes`);
  // Pairs are no units of their own: they are held against the sequences instead.
  const bad = Object.entries(row.sizes).find(
    ([name, size]) =>
      name !== 'query_key_pairs' && !(Number.isFinite(size) && size >= 0 && size <= mostUnits),
  );
  if (bad !== undefined) return refuse('absurd-shape', `${bad[0]} of ${bad[1]} in '${row.short_name}'`);
  if (dtype === null && isTyped.has(row.family))
    return refuse('unknown-data-type', `the element type '${row.dtype ?? ''}' of '${row.short_name}'`);
  switch (row.family) {
    case 'gemm':
    case 'convolution':
      return readGemm(row, dtype!);
    case 'grouped-gemm':
      return readGrouped(row, dtype!);
    case 'attention':
      return readAttention(row, dtype!);
    default:
      return readMoving(row, dtype ?? 'int8');
  }
}

/** Families whose rate depends on the element type; the others only move bytes. */
const isTyped: ReadonlySet<string> = new Set(['gemm', 'convolution', 'grouped-gemm', 'attention']);

/** Traces name a type an argument; the short one of the row is what is computed on. */
function dataTypeOf({ dtype }: OperatorRow): DataType | null {
  return dtype === null ? null : parseDataType(dtype);
}

function readGemm(row: OperatorRow, dtype: DataType): RowReading {
  const names = ['m', 'n', 'k'];
  const size = sizesOf(row, names);
  if (size === null) return missing(row, names);
  const batch = Math.max(1, size['batch'] ?? 1);
  const tile = tileOf(row);
  const shape = { batch, m: size['m']!, n: size['n']!, k: size['k']!, dtype };
  return { operator: { family: 'gemm', ...shape, ...(tile === null ? {} : { tile }) } };
}

function tileOf({ tile }: OperatorRow): GemmTile | null {
  return tile === null || !(tile.m > 0 && tile.n > 0)
    ? null
    : { m: tile.m, n: tile.n, isSplitK: tile.split_k };
}

function readGrouped(row: OperatorRow, dtype: DataType): RowReading {
  const names = ['tokens', 'experts', 'n', 'k'];
  const size = sizesOf(row, names);
  if (size === null) return missing(row, names);
  const rows = size['tokens']! * Math.max(1, size['top_k'] ?? 1);
  return {
    operator: {
      family: 'grouped-gemm',
      rows,
      experts: size['experts']!,
      n: size['n']!,
      k: size['k']!,
      dtype,
    },
  };
}

function readMoving(row: OperatorRow, dtype: DataType): RowReading {
  const { family } = row;
  const readBytes = row.sizes?.['read_bytes'] ?? 0;
  const writeBytes = row.sizes?.['written_bytes'] ?? 0;
  if (readBytes + writeBytes === 0) return missing(row, ['read_bytes', 'written_bytes']);
  const rows = Math.max(1, row.sizes?.['rows'] ?? row.sizes?.['tokens'] ?? 1);
  const columns = Math.max(1, row.sizes?.['columns'] ?? 1);
  const moved = { readBytes, writeBytes, dtype, ...variantOf(row) };
  if (isOneOf(rowFamilies, family))
    return { operator: { family, rows, columns, ...moved } satisfies RowOperator };
  const elements = row.sizes?.['elements'] ?? rows * columns;
  if (isOneOf(streamFamilies, family))
    return { operator: { family, rows, elements, ...moved } satisfies StreamOperator };
  return refuse('unpriced-family', `no cost model for '${row.short_name}' of family ${family}`);
}

/** A copy or a fill of a trace: bytes are all there is to say. */
function isTransfer({ family, sizes, bytes }: OperatorRow): boolean {
  const isMemory = family === 'memory-copy' || family === 'memory-set';
  return isMemory && (bytes !== null || sizes?.['written_bytes'] === undefined);
}

function readTransfer(row: OperatorRow): RowReading {
  const bytes = row.bytes ?? row.sizes?.['payload_bytes'] ?? 0;
  if (!(bytes > 0 && bytes <= mostUnits)) return refuse('no-shape', `'${row.short_name}' moved no bytes`);
  const family = row.family as 'memory-copy' | 'memory-set';
  const readBytes = family === 'memory-copy' ? bytes : 0;
  const moved = { rows: 1, elements: bytes, readBytes, writeBytes: bytes, dtype: 'int8' as const };
  return { operator: { family, ...moved, ...variantOf(row) } };
}

/** Kernels of a family that compute different things are fitted apart; the family's own name says no more. */
function variantOf({ operation, family }: OperatorRow): { variant?: string } {
  return operation === null || operation === family ? {} : { variant: operation };
}

const kinds: ReadonlyMap<string, CollectiveKind> = new Map([
  ['all_reduce', 'all-reduce'],
  ['all_gather', 'all-gather'],
  ['reduce_scatter', 'reduce-scatter'],
  ['all_to_all', 'all-to-all'],
  ['broadcast', 'broadcast'],
  ['send', 'send-recv'],
  ['recv', 'send-recv'],
  ['send_recv', 'send-recv'],
]);

function readCollective(row: OperatorRow, dtype: DataType): RowReading {
  const kind = kinds.get(row.collective?.kind ?? row.operation ?? '');
  if (kind === undefined)
    return refuse('unknown-collective', `the collective of '${row.short_name}' is not known`);
  const bytes = row.sizes?.['payload_bytes'] ?? 0;
  const ranks = row.sizes?.['ranks'] ?? row.collective?.ranks ?? 0;
  if (!(bytes >= 1 && bytes <= mostUnits && ranks >= 1)) return missing(row, ['payload_bytes', 'ranks']);
  // Custom all-reduce kernels of vLLM, SGLang and TensorRT-LLM name their algorithm.
  const isOneShot = row.one_shot ?? /cross_device_reduce_1stage|one_?shot/i.test(row.name);
  return { operator: { family: 'collective', kind, bytes, ranks, isOneShot, dtype } };
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}
