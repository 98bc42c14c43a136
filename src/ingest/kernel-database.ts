import { InputError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import type { KnownKernels } from '../kernel-traces/index.ts';
import type { OperatorFamily } from '../nouns/operator-table.ts';

/** What an entry of a kernel database says, in the form of FlowSim's `kernels.json`. */
export interface DatabaseEntry {
  readonly kernel_name: string;
  /** The operator that launches it, as the second frame of its call stack. */
  readonly kernel_implementation: string;
  readonly op_mapping: string;
  readonly operation: string;
  readonly source_code: string;
  readonly roles: readonly string[];
  readonly descriptions: readonly string[];
}

/** What FlowSim calls an operation, in families of ours. `TBD` and anything else unknown is left to the rules. */
const families: Readonly<Record<string, readonly [family: OperatorFamily, operation: string]>> = {
  matmul: ['gemm', 'matmul'],
  bmm: ['gemm', 'bmm'],
  attention: ['attention', 'attention'],
  layer_norm: ['norm', 'layer_norm'],
  all_reduce: ['collective', 'all_reduce'],
  all_gather: ['collective', 'all_gather'],
  reduce_scatter: ['collective', 'reduce_scatter'],
  copy_: ['copy', 'copy'],
  cumsum: ['scan', 'cumsum'],
  sum: ['reduce', 'sum'],
  argmax: ['reduce', 'argmax'],
  index: ['index', 'index'],
  index_put_: ['index', 'index_put'],
  index_select: ['index', 'index_select'],
  masked_fill_: ['index', 'masked_fill'],
  ...Object.fromEntries(
    ['fill_', 'add', 'mul', 'sub', 'div', 'pow', 'arange', 'bitwise_not'].map((name) => [
      name,
      ['elementwise', name.replace(/_$/, '')] as const,
    ]),
  ),
  tanh: ['activation', 'tanh'],
};

/** Reads a kernel database. @throws InputError when it is not a list of named kernels */
export async function readKernelDatabase(runtime: Runtime, path: string): Promise<readonly DatabaseEntry[]> {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(await runtime.files.readAll(path)));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw bad(path, `not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(raw)) throw bad(path, 'expected a list of kernels');
  return raw.map((entry: unknown, record) => {
    const given = (entry ?? {}) as Record<string, unknown>;
    if (typeof given['kernel_name'] !== 'string') throw bad(path, 'the entry has no kernel_name', record);
    const text = (key: string) => (typeof given[key] === 'string' ? given[key] : '');
    const params = Array.isArray(given['params']) ? (given['params'] as Record<string, unknown>[]) : [];
    return {
      kernel_name: given['kernel_name'],
      kernel_implementation: text('kernel_implementation'),
      op_mapping: text('op_mapping'),
      operation: text('operation'),
      source_code: text('source_code'),
      roles: params.map((param) => String(param['role'] ?? '')),
      descriptions: params.map((param) => String(param['description'] ?? '')),
    };
  });
}

/** The entries that name an operation we know, for the classifier. */
export function knownKernels(entries: readonly DatabaseEntry[]): KnownKernels {
  const known = new Map<string, { family: OperatorFamily; operation: string }>();
  for (const { kernel_name: name, op_mapping: mapping } of entries) {
    const found = families[mapping];
    if (found !== undefined) known.set(name, { family: found[0], operation: found[1] });
  }
  return known;
}

function bad(path: string, message: string, record?: number): InputError {
  return new InputError({
    code: 'bad-kernel-database',
    message,
    place: { file: path, ...(record === undefined ? {} : { record }) },
    hint: 'the form is that of kernels.json in microsoft/FlowSim',
  });
}
