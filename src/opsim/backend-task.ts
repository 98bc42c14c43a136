import type { Operator } from '../operators/operator.ts';
import { factsOfOperator } from '../operators/to-row.ts';
import type { TaskBody, TaskColumns } from './task-body.ts';
import { readTask } from './task-operator.ts';

/** A task as LLMCompass's service takes it, and the columns that only ours reads. */
export type BackendTask = Omit<TaskBody, keyof TaskColumns> & Partial<TaskColumns>;

/** Names that LLMCompass's service looks for in a type. */
const typeNames: Readonly<Record<string, string>> = { fp16: 'float16', bf16: 'bfloat16', fp32: 'float32' };

/** The task that asks for an operator's time. `readTask` gives the very operator back. */
export function taskOf(operator: Operator, name: string, systemKey: string): BackendTask {
  const task = {
    kernel_name: operator.family === 'collective' ? operator.kind.replaceAll('-', '_') : name,
    ...dimensionsOf(operator),
    dtype: typeNames[operator.dtype] ?? operator.dtype,
    system_key: systemKey,
  };
  return isSaidByDimensions(operator, task) ? task : { ...task, ...columnsOf(operator, task.op) };
}

/** What LLMCompass reads: an operation of its own with its operands, else the family without any. */
function dimensionsOf(operator: Operator): Pick<BackendTask, 'op' | 'input_dim'> {
  switch (operator.family) {
    case 'gemm': {
      const { batch, m, n, k } = operator;
      const [left, right] = [
        [m, k],
        [k, n],
      ];
      return batch === 1
        ? { op: 'matmul', input_dim: [left, right] }
        : {
            op: 'bmm',
            input_dim: [
              [batch, ...left],
              [batch, ...right],
            ],
          };
    }
    case 'softmax':
      return { op: 'softmax', input_dim: [operator.rows, operator.columns] };
    case 'norm':
      return { op: 'layernorm', input_dim: [operator.rows, operator.columns] };
    default:
      return { op: operator.family, input_dim: null };
  }
}

/** Whether the dimensions alone give the operator back: a tile, moved bytes or a variant may be missing from them. */
function isSaidByDimensions(operator: Operator, task: BackendTask): boolean {
  if (task.input_dim === null) return false;
  const read = readTask({ ...nothingOfOurs, ...task }, 1).operator;
  return read !== null && textOf(read) === textOf(operator);
}

const nothingOfOurs = { sizes: null, family: null, operation: null, tile: null, spans: null, one_shot: null };

/** Members in one order. */
function textOf(operator: Operator): string {
  return JSON.stringify(Object.entries(operator).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function columnsOf(operator: Operator, op: string): Partial<TaskColumns> {
  const { family, operation, sizes, tile, spans, one_shot } = factsOfOperator(operator);
  return {
    sizes,
    ...(family === op ? {} : { family }),
    // A kernel without a variant is named after its family, so that nobody takes its own name for one.
    operation: operation ?? family,
    ...(tile === null ? {} : { tile }),
    ...(spans === null ? {} : { spans }),
    ...(one_shot === null ? {} : { one_shot }),
  };
}
