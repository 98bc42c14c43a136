import type { Operator } from '../../operators/operator.ts';
import { areSizes, positiveTime, type TableFormat, type TimedMeasurement } from './contract.ts';

const kinds = ['matmul', 'softmax', 'layernorm', 'gelu'] as const;
type Kind = (typeof kinds)[number];

/**
 * LLMCompass's `real_hardware` tables (ISCA 2024 artifact): no header, the operator in the file's name, host-timed.
 * matmul: M, N, K, ms, TFLOP/s. softmax, layernorm: M, N, 10⁹ elements/s. gelu: elements, 10⁹ elements/s.
 */
export const llmcompassTable: TableFormat = {
  name: 'llmcompass',
  summary:
    "LLMCompass's measured matmul, softmax, layernorm and gelu tables; the operator is in the file's name",
  timing: 'host',
  detect: (head, file) =>
    kindOf(file) !== null && head.length >= 2 && head.every((cell) => /^[\d.eE+-]+(ms|Tflops)?$/.test(cell)),
  read({ file, rows }, { dtype }, skip) {
    const kind = kindOf(file)!;
    return rows.flatMap(({ line, cells }): readonly TimedMeasurement[] => {
      const sizes = cells.slice(0, sizeCounts[kind]).map(Number);
      const named = Object.fromEntries(sizes.map((size, place) => [`size ${place + 1}`, size]));
      const figure = positiveTime(cells[sizes.length]?.replace(/ms$/, ''), line, skip);
      if (figure === null || !areSizes(named, line, skip)) return [];
      const elements = sizes.reduce((product, size) => product * size, 1);
      const measuredUs = kind === 'matmul' ? figure * 1000 : elements / (figure * 1e3);
      return [{ operator: operatorOf(kind, sizes, dtype), measuredUs }];
    });
  },
};

const sizeCounts: Readonly<Record<Kind, number>> = { matmul: 3, softmax: 2, layernorm: 2, gelu: 1 };

function kindOf(file: string): Kind | null {
  const name = file.split(/[\\/]/).at(-1)!.toLowerCase();
  return kinds.find((kind) => name.startsWith(kind)) ?? null;
}

function operatorOf(kind: Kind, sizes: readonly number[], dtype: Operator['dtype']): Operator {
  const [first, second = 1, third = 1] = sizes as [number, number?, number?];
  const bytes = first * second * 2;
  const moved = { readBytes: bytes, writeBytes: bytes, dtype };
  switch (kind) {
    case 'matmul':
      return { family: 'gemm', batch: 1, m: first, n: second, k: third, dtype };
    case 'softmax':
      return { family: 'softmax', rows: first, columns: second, ...moved };
    case 'layernorm':
      return { family: 'norm', variant: 'layer_norm', rows: first, columns: second, ...moved };
    case 'gelu':
      return { family: 'activation', variant: 'gelu', rows: 1, elements: first, ...moved };
  }
}
