import { shortDtype } from '../core/dtypes.ts';
import type {
  ArgumentDims,
  CollectiveFacts,
  KernelTile,
  OperatorFamily,
  OperatorSizes,
} from '../nouns/operator-table.ts';
import { type ClassificationRule, classificationRules } from './classification-rules.ts';
import { collectiveKind } from './collective-facts.ts';
import { shortKernelName, tileOfName } from './kernel-name.ts';
import { sizesOf } from './operator-sizes.ts';
import { type Tensor, tensorsOf } from './tensors.ts';

/** What is known of a kernel before it is classified. */
export interface KernelFacts {
  readonly name: string;
  readonly op: string | null;
  readonly dims: readonly ArgumentDims[] | null;
  readonly dtypes: readonly string[] | null;
  readonly collective: CollectiveFacts | null;
  /** Which of its operator's kernels of the same name it is, from 0. */
  readonly ordinal: number;
  readonly worldSize: number | null;
}

/** What a kernel is. */
export interface Classification {
  readonly shortName: string;
  readonly family: OperatorFamily;
  readonly operation: string | null;
  readonly sizes: OperatorSizes | null;
  readonly dtype: string | null;
  readonly tile: KernelTile | null;
}

/** A kernel's family and operation that somebody wrote down, by full name; they go before the rules. */
export type KnownKernels = ReadonlyMap<
  string,
  { readonly family: OperatorFamily; readonly operation: string }
>;

/** Classifies kernels by the versioned rules; what no rule knows is `unknown`, never guessed. */
export function classifyKernel(facts: KernelFacts, known: KnownKernels = new Map()): Classification {
  const { family, operation } = known.get(facts.name) ?? applyRules(facts);
  const tensors = tensorsOf(facts.dims, facts.dtypes);
  const sizes = sizesOf({ ...facts, family, tensors });
  const hasTile = family === 'gemm' || family === 'grouped-gemm' || family === 'convolution';
  return {
    shortName: shortKernelName(facts.name),
    family,
    operation: facts.collective !== null && family === 'collective' ? facts.collective.kind : operation,
    sizes,
    dtype: dtypeOf(facts, tensors),
    tile: hasTile ? tileOfName(facts.name) : null,
  };
}

function applyRules({ name, op }: KernelFacts): { family: OperatorFamily; operation: string | null } {
  for (const rule of classificationRules) {
    const match = rule.name === undefined ? [] : rule.name.exec(name);
    if (match === null || (rule.op !== undefined && (op === null || !rule.op.test(op)))) continue;
    return { family: rule.family, operation: operationOf(rule, match, op) };
  }
  return { family: 'unknown', operation: null };
}

function operationOf(rule: ClassificationRule, match: readonly string[], op: string | null): string {
  if (rule.operation === 'from-op') {
    const bare = (op ?? '').replace(/^.*:/, '').replace(/^_+|_+$/g, '');
    if (rule.family === 'collective') return collectiveKind(op ?? '');
    return bare === '' ? rule.family : bare;
  }
  const filled = rule.operation.replace('$1', match[1] ?? '');
  return rule.operation.includes('$1') ? snakeCase(filled) : filled;
}

function snakeCase(text: string): string {
  return text.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

/** What is computed on: the first floating tensor, else the first of any type, else what the name says. */
function dtypeOf({ name, collective }: KernelFacts, tensors: readonly Tensor[]): string | null {
  const known = tensors.map(({ dtype }) => dtype).filter((dtype) => dtype !== null);
  const floating = known.find((dtype) => /^(?:bf|fp|tf)/.test(dtype));
  if (floating !== undefined || known.length > 0) return floating ?? known[0]!;
  if (collective?.dtype !== null && collective?.dtype !== undefined) return collective.dtype;
  const spelt =
    /__nv_bfloat16|c10::BFloat16|bf16|c10::Half|\bhalf\b|__half|f16|e4m3|tf32|sgemm|\bfloat\b/i.exec(name);
  if (spelt === null) return null;
  const word = spelt[0].toLowerCase();
  if (word === 'sgemm') return 'fp32';
  if (word === 'e4m3') return 'fp8_e4m3';
  if (word === '__half') return 'fp16';
  return shortDtype(word);
}
