import { bytesOfDtype } from '../core/dtypes.ts';
import type { CollectiveFacts, OperatorFamily, OperatorSizes } from '../nouns/operator-table.ts';
import { attentionSizes } from './attention-sizes.ts';
import { bytesOf, columnsOf, elementsOf, rowsOf, type Tensor } from './tensors.ts';

/** What sizes are read from. */
export interface SizeSource {
  readonly family: OperatorFamily;
  readonly op: string | null;
  readonly tensors: readonly Tensor[];
  readonly collective: CollectiveFacts | null;
  /** Which of the operator's kernels of this name it is, from 0. */
  readonly ordinal: number;
  readonly worldSize: number | null;
}

/** Named sizes of an operator from the shapes of its arguments; null when they do not tell. */
export function sizesOf(source: SizeSource): OperatorSizes | null {
  const { family, tensors } = source;
  if (family === 'collective') return collectiveSizes(source);
  if (tensors.length === 0) return null;
  switch (family) {
    case 'gemm':
    case 'split-k-reduce':
      return gemmSizes(source);
    case 'grouped-gemm':
      return groupedSizes(source);
    case 'attention':
      return attentionSizes(tensors);
    case 'moe-routing':
      return routingSizes(source);
    case 'host':
    case 'unknown':
    case 'memory-copy':
    case 'memory-set':
    case 'convolution':
      return null;
    default:
      return rowSizes(source);
  }
}

/**
 * The first two tensors whose inner sizes meet: `a[…, M, K]` with `b[…, K, N]`, else, transposed, with
 * `b[…, N, K]`. In this order, since a result that stands among the arguments could pass for the latter.
 */
function gemmSizes({ op, tensors }: SizeSource): OperatorSizes | null {
  const matrices = tensors.filter(({ sizes }) => sizes.length >= 2);
  const pairs = matrices.flatMap((a, i) => matrices.slice(i + 1).map((b) => [a, b] as const));
  const isLinear = op === 'aten::linear';
  const plain = isLinear ? undefined : pairs.find(([a, b]) => b.sizes.at(-2) === columnsOf(a));
  if (plain !== undefined) return product(...plain, columnsOf(plain[1]));
  if (!isLinear && !isWeightOf(op)) return null;
  const transposed = pairs.find(([a, b]) => columnsOf(b) === columnsOf(a));
  return transposed === undefined ? null : product(...transposed, transposed[1].sizes.at(-2)!);
}

/** Engines' own products take weights as `[N, K]`; PyTorch's `mm` family never does. */
function isWeightOf(op: string | null): boolean {
  return op === null || !op.startsWith('aten::');
}

function product(a: Tensor, b: Tensor, n: number): OperatorSizes {
  const k = columnsOf(a);
  // A batch on both sides is a batched product; a batch on the left alone is more rows.
  if (b.sizes.length >= 3) {
    const m = a.sizes.at(-2) ?? 1;
    return { batch: elementsOf(a) / (m * k), m, n, k };
  }
  return { batch: 1, m: rowsOf(a), n, k };
}

/** Fused experts: `x[T, H]`, `w1[E, 2I, H]`, `w2[E, H, I]`, `weights[T, top_k]`; its products alternate. */
function groupedSizes({ tensors, ordinal }: SizeSource): OperatorSizes | null {
  const weights = tensors.filter(({ sizes }) => sizes.length === 3);
  const [input] = tensors;
  if (weights.length < 2 || input === undefined || input.sizes.length !== 2) return null;
  const weight = weights[ordinal % 2]!;
  const [experts, n, k] = weight.sizes as [number, number, number];
  const tokens = input.sizes[0]!;
  const choices = tensors.find(
    (tensor) =>
      tensor.argument > weights[1]!.argument && tensor.sizes.length === 2 && tensor.sizes[0] === tokens,
  );
  return choices === undefined
    ? { tokens, experts, n, k }
    : { tokens, experts, top_k: columnsOf(choices), n, k };
}

function routingSizes(source: SizeSource): OperatorSizes {
  const [first] = source.tensors as readonly [Tensor];
  const stack = source.tensors.find(({ sizes }) => sizes.length === 3);
  const total = source.tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  if (stack === undefined)
    return {
      tokens: rowsOf(first),
      columns: columnsOf(first),
      read_bytes: bytesOf(first),
      written_bytes: total - bytesOf(first),
    };
  const tokens = rowsOf(first);
  const choices = source.tensors.find(
    ({ sizes, argument }) => argument > stack.argument && sizes.length === 2 && sizes[0] === tokens,
  );
  const topK = choices === undefined ? 1 : columnsOf(choices);
  const output = bytesOf(first);
  return {
    tokens,
    experts: stack.sizes[0]!,
    top_k: topK,
    columns: columnsOf(first),
    read_bytes: output * topK,
    written_bytes: output,
  };
}

/** What a kernel over rows must move, once: inputs read, the result written. */
function rowSizes({ op, family, tensors }: SizeSource): OperatorSizes {
  const [first, second] = tensors as readonly [Tensor, Tensor | undefined];
  const total = tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  const largest = tensors.reduce((a, b) => (elementsOf(b) > elementsOf(a) ? b : a));
  const of = (tensor: Tensor, read: number, written: number): OperatorSizes => ({
    rows: rowsOf(tensor),
    columns: columnsOf(tensor),
    read_bytes: read,
    written_bytes: written,
  });
  if (op !== null && /fused_add_rms_?norm/.test(op) && second !== undefined)
    return of(first, total, bytesOf(first) + bytesOf(second));
  if (op === 'aten::copy_' && second !== undefined) return of(first, bytesOf(second), bytesOf(first));
  if (family === 'concat') return of(largest, total, total);
  if (op !== null && /index_select|aten::embedding$/.test(op) && tensors.length > 1) return gathered(tensors);
  if (op !== null && /index_put|_index_put_impl_/.test(op) && tensors.length > 1) {
    const values = tensors.at(-1)!;
    return of(values, bytesOf(values), bytesOf(values));
  }
  if (family === 'rope') return of(first, ...rotated(tensors));
  if (family === 'kv-cache') return scattered(tensors);
  if (op !== null && /masked_fill_?$/.test(op)) return of(first, total, bytesOf(first));
  if (op !== null && /fill_$|zero_$/.test(op)) return of(first, total - bytesOf(first), bytesOf(first));
  // Custom operators of the engines take their result as the first argument; it is written, not read.
  if (op !== null && !op.startsWith('aten::') && second !== undefined)
    return of(first, total - bytesOf(first), bytesOf(first));
  if (family === 'reduce') return of(largest, total, rowsOf(largest) * (bytesOfDtype(largest.dtype) ?? 2));
  return of(largest, total, bytesOf(largest));
}

/** Queries and keys are read and written once, whether in place or into results of the same shapes beside them. */
function rotated(tensors: readonly Tensor[]): [read: number, written: number] {
  const tokens = tensors[0]!.sizes[0];
  const moved = tensors.filter(({ sizes }) => sizes.length >= 2 && sizes[0] === tokens);
  const key = ({ sizes }: Tensor) => sizes.join(' ');
  const half = moved.length / 2;
  const isDoubled =
    Number.isInteger(half) &&
    moved.slice(0, half).every((tensor, i) => key(tensor) === key(moved[half + i]!));
  const once = (isDoubled ? moved.slice(0, half) : moved).reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  return [once, once];
}

/** Writes into a cache or a table that is far larger than what is written: it does not count. */
function scattered(tensors: readonly Tensor[]): OperatorSizes {
  const bySize = [...tensors].sort((a, b) => elementsOf(b) - elementsOf(a)) as [Tensor, ...Tensor[]];
  const [largest, ...rest] = bySize;
  const isTable = rest.length > 0 && elementsOf(largest) >= 8 * elementsOf(rest[0]!);
  const moved = isTable ? rest : bySize;
  const total = moved.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  return { rows: rowsOf(moved[0]!), columns: columnsOf(moved[0]!), read_bytes: total, written_bytes: total };
}

/** Rows picked out of a table: only those picked are read. */
function gathered(tensors: readonly Tensor[]): OperatorSizes {
  const [table] = tensors as readonly [Tensor];
  const index = tensors.at(-1)!;
  const rows = elementsOf(index);
  const picked = rows * columnsOf(table) * (bytesOfDtype(table.dtype) ?? 2);
  return { rows, columns: columnsOf(table), read_bytes: picked + bytesOf(index), written_bytes: picked };
}

function collectiveSizes({ tensors, collective, worldSize }: SizeSource): OperatorSizes | null {
  const ranks = collective?.ranks ?? worldSize;
  const elements =
    collective === null
      ? null
      : collective.kind === 'all_gather'
        ? collective.out_elements
        : collective.in_elements;
  const fromFacts = elements === null ? null : elements * (bytesOfDtype(collective!.dtype) ?? 2);
  const largest = tensors.reduce<number | null>((most, tensor) => Math.max(most ?? 0, bytesOf(tensor)), null);
  const payload = fromFacts ?? largest;
  if (payload === null) return ranks === null ? null : { ranks };
  return ranks === null ? { payload_bytes: payload } : { payload_bytes: payload, ranks };
}
