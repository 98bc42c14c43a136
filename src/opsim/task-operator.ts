import type { DataType } from '../nouns/data-type.ts';
import { createOperatorRow, type OperatorFamily, operatorFamilies } from '../nouns/operator-table.ts';
import { elementBytes, parseDataType } from '../operators/data-type.ts';
import { readOperatorRow } from '../operators/from-row.ts';
import type { CollectiveKind, Operator } from '../operators/operator.ts';
import type { TaskBody } from './task-body.ts';

/** What a task asks for, or why it cannot be done. */
export type TaskOperator =
  | { readonly operator: Operator }
  | { readonly operator: null; readonly code: 'INVALID_INPUT' | 'UNSUPPORTED_OP'; readonly error: string };

type Dims = readonly (readonly number[])[];

/** Operators that clients name, as their dimensions are to be read. */
const readers: Readonly<Record<string, (dims: Dims, dtype: DataType, ranks: number) => Operator | string>> = {
  ...named(['matmul', 'mm', 'addmm', 'linear', 'gemm', 'bmm', 'baddbmm'], (dims, dtype) =>
    readProduct(dims, dtype),
  ),
  ...named(['layernorm', 'layer_norm', 'rmsnorm', 'rms_norm', 'norm'], (dims, dtype) =>
    alongRows('norm', dims, dtype),
  ),
  ...named(['softmax'], (dims, dtype) => alongRows('softmax', dims, dtype)),
  ...named(['argmax', 'sum', 'reduce'], (dims, dtype) => alongRows('reduce', dims, dtype)),
  ...named(['gelu', 'silu', 'relu', 'tanh', 'activation'], (dims, dtype) =>
    inPlace('activation', dims, dtype),
  ),
  ...named(['add', 'mul', 'sub', 'div', 'elementwise', 'masked_fill_', 'bitwise_not', 'pow'], (dims, dtype) =>
    inPlace('elementwise', dims, dtype),
  ),
  ...named(['copy_', 'copy', 'fill_', 'cat'], (dims, dtype) => inPlace('copy', dims, dtype)),
  ...named(['index', 'index_select', 'index_put_'], (dims, dtype) => inPlace('index', dims, dtype)),
  ...named(['rope'], (dims, dtype) => inPlace('rope', dims, dtype)),
  ...named(['all_reduce'], (dims, dtype, ranks) => overLinks('all-reduce', dims, dtype, ranks)),
  ...named(['all_gather'], (dims, dtype, ranks) => overLinks('all-gather', dims, dtype, ranks)),
  ...named(['reduce_scatter'], (dims, dtype, ranks) => overLinks('reduce-scatter', dims, dtype, ranks)),
  ...named(['all_to_all'], (dims, dtype, ranks) => overLinks('all-to-all', dims, dtype, ranks)),
};

function named<T>(names: readonly string[], value: T): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** Every operator a task may name, besides the families of an operator table with `sizes`. */
export const supportedOps: readonly string[] = [
  ...new Set([...Object.keys(readers), ...Object.keys(operatorFamilies).filter((name) => isPriced(name))]),
].sort();

function isPriced(family: string): boolean {
  return !['unknown', 'host', 'split-k-reduce'].includes(family);
}

/** Reads a task. The operator is chosen by `op`, else by the kernel's name, as LLMCompass's server does. */
export function readTask(task: TaskBody, ranks: number): TaskOperator {
  const op = (task.op === '' ? task.kernel_name : task.op).toLowerCase();
  const dtype = dataTypeOf(task.dtype);
  if (dtype === null) return invalid(`dtype ${JSON.stringify(task.dtype)} is not known`);
  if (task.sizes !== null) return readSized(op, task, dtype);
  const reader = Object.hasOwn(readers, op) ? readers[op] : undefined;
  if (reader === undefined)
    return {
      operator: null,
      code: 'UNSUPPORTED_OP',
      error: `op '${op}' cannot be priced from dimensions; known: ${supportedOps.join(', ')}`,
    };
  const dims = readDims(task.input_dim);
  if (dims === null)
    return invalid(`input_dim ${JSON.stringify(task.input_dim)?.slice(0, 200)} holds no whole sizes ≥ 1`);
  const operator = reader(dims, dtype, ranks);
  return typeof operator === 'string' ? invalid(operator) : { operator };
}

function invalid(error: string): TaskOperator {
  return { operator: null, code: 'INVALID_INPUT', error };
}

function readSized(op: string, task: TaskBody, dtype: DataType): TaskOperator {
  const family = task.family ?? op;
  if (!isFamily(family)) return invalid(`'${family}' is not a family of operator tables`);
  const { kernel_name: name, sizes, tile, spans, one_shot } = task;
  const operation = task.operation ?? name;
  const reading = readOperatorRow(
    createOperatorRow({ name, family, operation, sizes, dtype, tile, spans, one_shot }),
  );
  return reading.operator === null ? invalid(reading.reason) : { operator: reading.operator };
}

function isFamily(name: string): name is OperatorFamily {
  return Object.hasOwn(operatorFamilies, name);
}

/** One name, or one an argument: the first that is a type. Nothing means fp16, as LLMCompass computes. */
function dataTypeOf(dtype: TaskBody['dtype']): DataType | null {
  if (dtype === null) return 'fp16';
  const names = typeof dtype === 'string' ? [dtype] : dtype;
  for (const name of names) {
    const type = parseDataType(name);
    if (type !== null) return type;
  }
  return null;
}

/** `[M, N]` or a list of such; entries that are not shapes (scalars, nothing) are left out. */
function readDims(given: unknown): Dims | null {
  if (!Array.isArray(given) || given.length === 0) return null;
  const isFlat = given.every((size) => typeof size === 'number');
  const shapes = (isFlat ? [given] : given).filter(
    (shape): shape is unknown[] => Array.isArray(shape) && shape.length > 0,
  );
  const areWhole = shapes.every((shape) =>
    shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 1),
  );
  return shapes.length > 0 && areWhole ? (shapes as number[][]) : null;
}

/** The last two shapes with at least two sizes are the operands: a bias before them is left out. */
function readProduct(dims: Dims, dtype: DataType): Operator | string {
  const operands = dims.filter((shape) => shape.length >= 2).slice(-2);
  const [a, b] = operands;
  if (a === undefined || b === undefined) return 'a product needs two operands of two sizes or more';
  const k = a.at(-1)!;
  if (k !== b.at(-2)!) return `the operands [${a.join(', ')}] and [${b.join(', ')}] do not fit each other`;
  const batch = b.slice(0, -2).reduce((product, size) => product * size, 1);
  const m = elementsOf(a) / k / batch;
  if (!Number.isInteger(m))
    return `the operands [${a.join(', ')}] and [${b.join(', ')}] have different batches`;
  return { family: 'gemm', batch, m, n: b.at(-1)!, k, dtype };
}

function alongRows(family: 'norm' | 'softmax' | 'reduce', dims: Dims, dtype: DataType): Operator {
  const [shape] = dims as [readonly number[]];
  const columns = shape.at(-1)!;
  const rows = elementsOf(shape) / columns;
  const bytes = rows * columns * elementBytes(dtype);
  const writeBytes = family === 'reduce' ? rows * elementBytes(dtype) : bytes;
  return { family, rows, columns, readBytes: bytes, writeBytes, dtype };
}

type Streamed = 'activation' | 'elementwise' | 'copy' | 'index' | 'rope';

function inPlace(family: Streamed, dims: Dims, dtype: DataType): Operator {
  const elements = elementsOf(dims[0]!);
  const bytes = elements * elementBytes(dtype);
  return { family, rows: elements / dims[0]!.at(-1)!, elements, readBytes: bytes, writeBytes: bytes, dtype };
}

function overLinks(kind: CollectiveKind, dims: Dims, dtype: DataType, ranks: number): Operator {
  const bytes = elementsOf(dims[0]!) * elementBytes(dtype);
  return { family: 'collective', kind, bytes, ranks, isOneShot: false, dtype };
}

function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
