import type { Operator } from '../operators/operator.ts';
import { sizesOfOperator } from '../operators/to-row.ts';

/** A task as LLMCompass's service takes it, and the sizes that only ours reads. */
export interface BackendTask {
  readonly kernel_name: string;
  readonly op: string;
  readonly input_dim: readonly (readonly number[])[] | readonly number[] | null;
  readonly dtype: string;
  readonly system_key: string;
  readonly sizes?: Readonly<Record<string, number>>;
}

/** Names that LLMCompass's service looks for in a type. */
const typeNames: Readonly<Record<string, string>> = { fp16: 'float16', bf16: 'bfloat16', fp32: 'float32' };

/** The task that asks for an operator's time. */
export function taskOf(operator: Operator, name: string, systemKey: string): BackendTask {
  const dtype = typeNames[operator.dtype] ?? operator.dtype;
  const task = (op: string, input_dim: BackendTask['input_dim']): BackendTask => ({
    kernel_name: name,
    op,
    input_dim,
    dtype,
    system_key: systemKey,
  });
  switch (operator.family) {
    case 'gemm': {
      const { batch, m, n, k } = operator;
      return batch === 1
        ? task('matmul', [
            [m, k],
            [k, n],
          ])
        : task('bmm', [
            [batch, m, k],
            [batch, k, n],
          ]);
    }
    case 'softmax':
      return task('softmax', [operator.rows, operator.columns]);
    case 'norm':
      return task('layernorm', [operator.rows, operator.columns]);
    case 'collective':
      return {
        ...task('collective', null),
        kernel_name: operator.kind.replaceAll('-', '_'),
        sizes: sizesOfOperator(operator),
      };
    default:
      return { ...task(operator.family, null), sizes: sizesOfOperator(operator) };
  }
}
