import type { DataType } from '../../nouns/data-type.ts';
import { type TimingMethod, timingMethods } from '../../nouns/operator-table.ts';
import { elementBytes, parseDataType } from '../../operators/data-type.ts';
import {
  type CollectiveKind,
  collectiveKinds,
  type Operator,
  rowFamilies,
  streamFamilies,
} from '../../operators/operator.ts';
import {
  areSizes,
  type CsvRow,
  columnReader,
  positiveTime,
  type Skip,
  type TableFormat,
  type TimedMeasurement,
} from './contract.ts';

type Cell = (name: string) => string | undefined;

/**
 * A table of one's own: a header, a column `op` (a family such as `gemm`, `norm`, `attention`, `all-reduce`), the
 * sizes of that family, `us` (or `ms`), and where they differ between rows `dtype` and `timing` (device or host).
 */
export const genericTable: TableFormat = {
  name: 'generic',
  summary: 'a header with op, its sizes, us or ms, and optionally dtype and timing',
  timing: 'device',
  detect: (head) => head.includes('op') && (head.includes('us') || head.includes('ms')),
  read({ rows }, { dtype }, skip) {
    const [head, ...body] = rows;
    const read = columnReader(head!.cells);
    const scale = head!.cells.includes('us') ? 1 : 1000;
    return body.flatMap((row): readonly TimedMeasurement[] => {
      const cell: Cell = (name) => read(row, name);
      const operator = readOperator(row, cell, dtype, skip);
      const time = positiveTime(cell(scale === 1 ? 'us' : 'ms'), row.line, skip);
      const timing = cell('timing');
      if (operator === null || time === null) return [];
      if (timing === undefined || timing === '') return [{ operator, measuredUs: time * scale }];
      if (!isTiming(timing)) {
        skip(row.line, 'unknown-timing', `the timing '${timing}' is not one of ${timingMethods.join(', ')}`);
        return [];
      }
      return [{ operator, measuredUs: time * scale, timing }];
    });
  },
};

function isTiming(text: string): text is TimingMethod {
  return (timingMethods as readonly string[]).includes(text);
}

const aliases: Readonly<Record<string, string>> = {
  matmul: 'gemm',
  mm: 'gemm',
  bmm: 'gemm',
  layernorm: 'norm',
  rmsnorm: 'norm',
  gelu: 'activation',
  silu: 'activation',
};

function readOperator(row: CsvRow, cell: Cell, fallback: DataType, skip: Skip): Operator | null {
  const given = (cell('op') ?? '').toLowerCase().replaceAll('_', '-');
  const op = aliases[given] ?? given;
  const typeName = cell('dtype');
  const dtype = typeName === undefined || typeName === '' ? fallback : parseDataType(typeName);
  if (dtype === null) {
    skip(row.line, 'unknown-data-type', `the element type '${typeName}' is not known`);
    return null;
  }
  const sizes = (names: readonly string[], optional: Readonly<Record<string, number>> = {}) => {
    const values = Object.fromEntries(
      names.map((name) => {
        const text = cell(name);
        return [name, text === undefined || text === '' ? (optional[name] ?? Number.NaN) : Number(text)];
      }),
    );
    return areSizes(values, row.line, skip) ? values : null;
  };
  if (op === 'gemm') {
    const size = sizes(['batch', 'm', 'n', 'k'], { batch: 1 });
    return (
      size && { family: 'gemm', batch: size['batch']!, m: size['m']!, n: size['n']!, k: size['k']!, dtype }
    );
  }
  if (op === 'grouped-gemm') {
    const size = sizes(['rows', 'experts', 'n', 'k']);
    return (
      size && {
        family: op,
        rows: size['rows']!,
        experts: size['experts']!,
        n: size['n']!,
        k: size['k']!,
        dtype,
      }
    );
  }
  if (isOneOf(rowFamilies, op)) {
    const size = sizes(['rows', 'columns']);
    if (size === null) return null;
    const bytes = size['rows']! * size['columns']! * elementBytes(dtype);
    return { family: op, rows: size['rows']!, columns: size['columns']!, ...movedBytes(cell, bytes), dtype };
  }
  if (isOneOf(streamFamilies, op)) {
    const size = sizes(['elements']);
    const bytes = (size?.['elements'] ?? 0) * elementBytes(dtype);
    return (
      size && {
        family: op,
        rows: Math.max(1, Number(cell('rows') ?? 1) || 1),
        elements: size['elements']!,
        ...movedBytes(cell, bytes),
        dtype,
      }
    );
  }
  if (isOneOf(collectiveKinds, op)) return readCollective(op, sizes(['bytes', 'ranks']), dtype, cell);
  if (op === 'attention') return readAttention(sizes(attentionSizes, { sequences: 1 }), dtype, cell);
  skip(row.line, 'unknown-operator', `the operator '${given}' is not known`);
  return null;
}

type Sizes = Readonly<Record<string, number>> | null;

const attentionSizes = ['sequences', 'queries', 'keys', 'heads', 'key_heads', 'key_width', 'value_width'];

function readAttention(size: Sizes, dtype: DataType, cell: Cell): Operator | null {
  if (size === null) return null;
  return {
    family: 'attention',
    phase: size['queries'] === 1 ? 'decode' : 'prefill',
    queryHeads: size['heads']!,
    keyHeads: size['key_heads']!,
    keyWidth: size['key_width']!,
    valueWidth: size['value_width']!,
    isCausal: cell('causal') !== 'false',
    isLatent: cell('latent') === 'true',
    spans: [{ count: size['sequences']!, queries: size['queries']!, keys: size['keys']! }],
    dtype,
  };
}

function readCollective(kind: CollectiveKind, size: Sizes, dtype: DataType, cell: Cell): Operator | null {
  if (size === null) return null;
  const isOneShot = cell('one_shot') === 'true';
  return { family: 'collective', kind, bytes: size['bytes']!, ranks: size['ranks']!, isOneShot, dtype };
}

/** Bytes as the row states them, else one read and one write of every element. */
function movedBytes(cell: Cell, bytes: number): { readBytes: number; writeBytes: number } {
  const stated = (name: string) => {
    const value = Number(cell(name));
    return Number.isFinite(value) && value > 0 ? value : bytes;
  };
  return { readBytes: stated('read_bytes'), writeBytes: stated('write_bytes') };
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}
