import type { Problem } from '../core/errors.ts';
import type { DataType } from '../nouns/data-type.ts';
import type { Architecture } from './architecture.ts';
import { elementBytes } from './data-type.ts';
import type { Operator } from './operator.ts';

/** Sequences of equal shape: `queries` new tokens each, over `keys` tokens in all, the new ones included. */
export interface BatchSpan {
  readonly count: number;
  readonly queries: number;
  readonly keys: number;
}

/** What one step works on. */
export type Batch = readonly BatchSpan[];

export interface ExpansionSettings {
  readonly tensorParallel: number;
  readonly dtype: DataType;
  /** Element type of the products; `dtype` unless weights and activations are quantised. */
  readonly matrixDtype: DataType;
  /** One kernel for scores, softmax and values, or three with the scores in memory. */
  readonly isAttentionFused: boolean;
  /** One product for queries, keys and values, or three. */
  readonly isQkvFused: boolean;
  /** All-reduces up to this size run as one-shot kernels. */
  readonly oneShotBytes: number;
}

/** One operator of a step, and how often it runs. */
export interface Call {
  readonly name: string;
  readonly part: 'entry' | 'attention' | 'feed-forward' | 'exit';
  readonly count: number;
  readonly operator: Operator;
}

/** Everything the expansions read. */
export interface Plan {
  readonly architecture: Architecture;
  readonly batch: Batch;
  readonly settings: ExpansionSettings;
  readonly shards: number;
  readonly tokens: number;
  readonly sequences: number;
  /** Bytes of an activation's element. */
  readonly width: number;
}

/** What is wrong with a batch or its settings for an architecture; empty when nothing is. */
export function checkExpansion(
  architecture: Architecture,
  batch: Batch,
  settings: ExpansionSettings,
): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (code: string, message: string) => problems.push({ code, message });
  const { tensorParallel: shards } = settings;
  if (!(Number.isSafeInteger(shards) && shards >= 1))
    refuse('bad-value', `tensor parallelism must be a whole number ≥ 1: ${shards}`);
  else if (architecture.queryHeads % shards !== 0)
    refuse(
      'indivisible-heads',
      `${architecture.queryHeads} query heads of ${architecture.name} cannot be shared evenly by ${shards} devices`,
    );
  else if (architecture.intermediate % shards !== 0)
    refuse(
      'indivisible-width',
      `a feed-forward width of ${architecture.intermediate} cannot be shared evenly by ${shards} devices`,
    );
  if (batch.length === 0) refuse('empty-batch', 'the batch holds no sequence');
  for (const { count, queries, keys } of batch) {
    const isWhole = [count, queries, keys].every((value) => Number.isSafeInteger(value) && value >= 1);
    if (!isWhole || keys < queries)
      refuse(
        'bad-batch',
        `${count} sequences of ${queries} new tokens over ${keys}: each must be a whole number ≥ 1, and a sequence holds its new tokens`,
      );
  }
  return problems;
}

/** @throws RangeError when `checkExpansion` finds something */
export function createPlan(architecture: Architecture, batch: Batch, settings: ExpansionSettings): Plan {
  const problems = checkExpansion(architecture, batch, settings);
  if (problems.length > 0) throw new RangeError(problems.map((problem) => problem.message).join('; '));
  return {
    architecture,
    batch,
    settings,
    shards: settings.tensorParallel,
    tokens: batch.reduce((total, span) => total + span.count * span.queries, 0),
    sequences: batch.reduce((total, span) => total + span.count, 0),
    width: elementBytes(settings.dtype),
  };
}

type Place = Pick<Call, 'name' | 'part' | 'count'>;

/** A product of all tokens with a weight of [k, n]. */
export function productCall(plan: Plan, place: Place & { readonly n: number; readonly k: number }): Call {
  const { n, k, ...call } = place;
  const dtype = plan.settings.matrixDtype;
  return { ...call, operator: { family: 'gemm', batch: 1, m: plan.tokens, n, k, dtype } };
}

/**
 * A norm over the hidden width. RMS norms of engines add the residual in the same kernel: two tensors in, two out. A
 * layer norm reads and writes one, and the sum is a kernel of its own.
 */
export function normCalls(plan: Plan, place: Place): readonly Call[] {
  const { architecture, tokens, width, settings } = plan;
  const { hidden, norm } = architecture;
  const bytes = tokens * hidden * width;
  const { dtype } = settings;
  const rows = { rows: tokens, columns: hidden };
  if (norm === 'layer') {
    const moved = { readBytes: bytes, writeBytes: bytes, dtype };
    const sum = { rows: 1, elements: tokens * hidden, readBytes: 2 * bytes, writeBytes: bytes, dtype };
    return [
      {
        ...place,
        name: `${place.name}_residual`,
        operator: { family: 'elementwise', variant: 'add', ...sum },
      },
      { ...place, operator: { family: 'norm', variant: 'layer_norm', ...rows, ...moved } },
    ];
  }
  const moved = { readBytes: 2 * bytes + hidden * width, writeBytes: 2 * bytes, dtype };
  return [{ ...place, operator: { family: 'norm', variant: 'fused_add_rms_norm', ...rows, ...moved } }];
}

/** A norm of `rows` short rows, read and written once. */
export function plainNormCall(
  plan: Plan,
  place: Place & { readonly rows: number; readonly columns: number },
): Call {
  const { rows, columns, ...call } = place;
  const bytes = rows * columns * plan.width;
  return {
    ...call,
    operator: {
      family: 'norm',
      variant: 'rms_norm',
      rows,
      columns,
      readBytes: bytes,
      writeBytes: bytes,
      dtype: plan.settings.dtype,
    },
  };
}

/** The sum over devices of all tokens' hidden states; nothing on one device. */
export function allReduceCalls(
  { architecture, tokens, width, shards, settings }: Plan,
  place: Place,
): readonly Call[] {
  if (shards === 1) return [];
  const bytes = tokens * architecture.hidden * width;
  return [
    {
      ...place,
      operator: {
        family: 'collective',
        kind: 'all-reduce',
        bytes,
        ranks: shards,
        isOneShot: bytes <= settings.oneShotBytes,
        dtype: settings.dtype,
      },
    },
  ];
}
