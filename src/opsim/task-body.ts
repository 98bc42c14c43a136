import type { AttentionSpan, KernelTile } from '../nouns/operator-table.ts';

/** Columns of an operator table, for what dimensions alone do not say. Ours; LLMCompass does not know them. */
export interface TaskColumns {
  readonly sizes: Readonly<Record<string, number>> | null;
  /** The family of `sizes`; null: `op` names it. */
  readonly family: string | null;
  /** Null: `kernel_name` says it. */
  readonly operation: string | null;
  readonly tile: KernelTile | null;
  readonly spans: readonly AttentionSpan[] | null;
  readonly one_shot: boolean | null;
}

/** A task as clients post it. */
export interface TaskBody extends TaskColumns {
  readonly kernel_name: string;
  readonly op: string;
  readonly input_dim: unknown;
  readonly dtype: string | readonly string[] | null;
  readonly system_key: string | null;
}

type BodyRead = { readonly task: TaskBody } | { readonly detail: readonly unknown[] };
type Raw = Readonly<Record<string, unknown>>;

/** Checks a posted body; problems come in the form of the service. */
export function readTaskBody(body: unknown, isJson: boolean, loc: readonly (string | number)[]): BodyRead {
  if (!isJson || !isObject(body))
    return { detail: [{ loc, msg: 'a JSON object is required', type: 'model_attributes_type' }] };
  const detail = Object.entries(wanted).flatMap(([name, [isRight, msg]]) =>
    isRight(body[name]) ? [] : [{ loc: [...loc, name], msg, type: 'value_error' }],
  );
  return detail.length > 0 ? { detail } : { task: fill(body) };
}

/** The request as it was posted, without what it left out of ours. */
export function echoTaskBody(body: TaskBody): object {
  const { kernel_name, op, input_dim, dtype, system_key, ...ours } = body;
  const given = Object.entries(ours).filter(([, value]) => value !== null);
  return { kernel_name, op, input_dim, dtype, system_key, ...Object.fromEntries(given) };
}

const wanted: Readonly<Record<string, readonly [isRight: (value: unknown) => boolean, msg: string]>> = {
  op: [isText, 'a string is required'],
  kernel_name: [orAbsent(isText), 'must be a string'],
  dtype: [
    orAbsent((value) => isText(value) || (Array.isArray(value) && value.every(isText))),
    'must be a string or a list of strings',
  ],
  system_key: [orAbsent(isText), 'must be a string'],
  sizes: [
    orAbsent((value) => isObject(value) && Object.values(value).every((size) => typeof size === 'number')),
    'must be an object of numbers',
  ],
  family: [orAbsent(isText), 'must be a string'],
  operation: [orAbsent(isText), 'must be a string'],
  tile: [
    orAbsent((value) => isObject(value) && typeof value['m'] === 'number' && typeof value['n'] === 'number'),
    'must be an object with m and n',
  ],
  spans: [orAbsent((value) => Array.isArray(value) && value.every(isObject)), 'must be a list of objects'],
  one_shot: [orAbsent((value) => typeof value === 'boolean'), 'must be true or false'],
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function orAbsent(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || value === null || isRight(value);
}

/** What is absent is null. `wanted` holds for the body. */
function fill(body: Raw): TaskBody {
  const given = body as Partial<TaskBody>;
  return {
    kernel_name: given.kernel_name ?? '',
    op: given.op!,
    input_dim: given.input_dim ?? null,
    dtype: given.dtype ?? null,
    system_key: given.system_key ?? null,
    sizes: given.sizes ?? null,
    family: given.family ?? null,
    operation: given.operation ?? null,
    tile: given.tile ?? null,
    spans: given.spans ?? null,
    one_shot: given.one_shot ?? null,
  };
}
