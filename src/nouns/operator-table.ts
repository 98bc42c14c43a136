/**
 * The operator table: operators or kernels with shape, dtype and time. A profiler trace becomes one, and so
 * does an architecture × batch; everything that prices operators reads one. Keys are those of the files.
 */
export const operatorTableSchema = 'iwc.operators/1.1';

/** Where a row's shapes came from; `given` is for rows that no trace measured. */
export const shapeRoutes = [
  'op',
  'annotation-host',
  'annotation-device',
  'collective',
  'graph-node',
  'given',
  'none',
] as const;
export type ShapeRoute = (typeof shapeRoutes)[number];

/** What ran: a device kernel, a copy or a fill by the device's engines, or an operation of the framework on the host. */
export const operatorKinds = ['kernel', 'memcpy', 'memset', 'operator'] as const;
export type OperatorKind = (typeof operatorKinds)[number];

/** Which clock gave the duration. Device-timed and host-timed rows are never mixed in one fit. */
export const timingMethods = ['device', 'host'] as const;
export type TimingMethod = (typeof timingMethods)[number];

export const phases = ['prefill', 'decode', 'mixed'] as const;
export type Phase = (typeof phases)[number];

/** `elements` only where it is not rows × columns. */
const streamSizes = ['rows', 'columns', 'elements', 'read_bytes', 'written_bytes'] as const;

/**
 * Every family of operators, and the names its `sizes` may hold. Sizes are counts (tokens, elements) unless
 * the name ends in a unit.
 */
export const operatorFamilies = {
  gemm: ['batch', 'm', 'n', 'k'],
  'grouped-gemm': ['tokens', 'experts', 'top_k', 'n', 'k'],
  'split-k-reduce': ['batch', 'm', 'n', 'k'],
  attention: [
    ...['sequences', 'query_tokens', 'context_tokens', 'query_key_pairs'],
    ...['heads', 'kv_heads', 'qk_dim', 'v_dim', 'is_causal', 'latent_dim', 'rope_dim'],
  ],
  convolution: ['batch', 'm', 'n', 'k'],
  norm: ['rows', 'columns', 'read_bytes', 'written_bytes'],
  softmax: ['rows', 'columns', 'read_bytes', 'written_bytes'],
  activation: streamSizes,
  rope: [...streamSizes, 'heads'],
  quantize: ['rows', 'columns', 'read_bytes', 'written_bytes'],
  'moe-routing': ['rows', 'tokens', 'experts', 'top_k', 'columns', 'read_bytes', 'written_bytes'],
  embedding: streamSizes,
  index: streamSizes,
  'kv-cache': streamSizes,
  copy: streamSizes,
  concat: streamSizes,
  elementwise: streamSizes,
  reduce: ['rows', 'columns', 'read_bytes', 'written_bytes'],
  scan: ['rows', 'columns', 'read_bytes', 'written_bytes'],
  sort: ['rows', 'columns', 'read_bytes', 'written_bytes'],
  sampling: ['rows', 'columns', 'read_bytes', 'written_bytes'],
  random: streamSizes,
  pooling: streamSizes,
  optimizer: streamSizes,
  /** Kernels a compiler made out of several operators (Inductor, unnamed Triton). */
  fused: streamSizes,
  /** `payload_bytes` is what one rank hands in (all-reduce, reduce-scatter, all-to-all, send) or takes out (all-gather). */
  collective: ['payload_bytes', 'ranks'],
  'memory-copy': ['payload_bytes', ...streamSizes],
  'memory-set': ['payload_bytes', ...streamSizes],
  /** Work of the framework on the host. */
  host: [],
  unknown: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type OperatorFamily = keyof typeof operatorFamilies;

/** Named sizes of an operator, by the names its family allows. */
export type OperatorSizes = Readonly<Record<string, number>>;

/** The tile one thread block of a matrix kernel makes, as far as its name tells. Elements; clusters in blocks. */
export interface KernelTile {
  readonly m: number;
  readonly n: number;
  readonly k: number | null;
  readonly stages: number | null;
  readonly cluster_m: number | null;
  readonly cluster_n: number | null;
  /** Whether the name says that K is split over blocks. */
  readonly split_k: boolean;
}

/** What a communication kernel moved, as the trace itself says. */
export interface CollectiveFacts {
  /** `all_reduce`, `all_gather`, `reduce_scatter`, `all_to_all`, `broadcast`, `send`, `recv`, … */
  readonly kind: string;
  readonly in_elements: number | null;
  readonly out_elements: number | null;
  readonly dtype: string | null;
  readonly ranks: number | null;
  readonly group: string | null;
}

/**
 * Sequences of equal shape inside one attention call: `count` sequences with `queries` new tokens each over `keys`
 * tokens in all, the new ones included.
 */
export interface AttentionSpan {
  readonly count: number;
  readonly queries: number;
  readonly keys: number;
}

/** One argument's shape: a tensor's sizes (`[]` for a scalar or nothing), or those of a list of tensors. */
export type ArgumentDims = readonly number[] | readonly (readonly number[])[];

/** One row: a kernel that ran, or an operator that is to be priced. Unknown is null. */
export interface OperatorRow {
  /** Index from 0 in its table; stable, and what side tables refer to. */
  readonly row: number;
  /** File the row was read from, or what made it. */
  readonly trace: string | null;
  readonly rank: number | null;
  readonly device: number | null;
  readonly stream: number | null;
  /** Index from 0 of the engine's step this belongs to. */
  readonly step: number | null;
  readonly phase: Phase | null;
  /** From the start of the earliest trace of the table. */
  readonly start_ns: number | null;
  /** Of one execution. Null when nothing measured it. */
  readonly duration_ns: number | null;
  readonly timing: TimingMethod | null;
  /** How many executions the row stands for; 1 for rows of a trace. */
  readonly count: number;
  readonly kind: OperatorKind;
  /** Full kernel name, or the operator's own. */
  readonly name: string;
  /** Without return type, arguments and most template arguments. */
  readonly short_name: string;
  readonly family: OperatorFamily;
  /** What it computes: `matmul`, `rms_norm`, `all_reduce`, … Null for the unknown. */
  readonly operation: string | null;
  /** What launched it: `aten::mm`, `sgl_kernel::all_reduce`, an annotation's name. */
  readonly source_op: string | null;
  readonly sizes: OperatorSizes | null;
  /** What is computed on, in short: `bf16`, `fp16`, `fp32`, `fp8_e4m3`, `int64`, … */
  readonly dtype: string | null;
  readonly dims: readonly ArgumentDims[] | null;
  /** As the framework spells them, an entry an argument: `c10::BFloat16`, `long int`, `Scalar`. */
  readonly dtypes: readonly string[] | null;
  readonly concrete_inputs: readonly string[] | null;
  readonly shape_route: ShapeRoute;
  /** Which of the kernels of its operator this is, from 0, and of how many. */
  readonly kernel_index: number | null;
  readonly kernel_count: number | null;
  readonly tile: KernelTile | null;
  readonly grid: readonly number[] | null;
  readonly block: readonly number[] | null;
  readonly registers: number | null;
  readonly shared_memory_bytes: number | null;
  readonly occupancy_percent: number | null;
  readonly correlation: number | null;
  readonly launch_api: string | null;
  readonly launch_start_ns: number | null;
  readonly launch_duration_ns: number | null;
  /** Start on the device less the end of the launching call; negative when it began before the call returned. */
  readonly launch_delay_ns: number | null;
  readonly graph_id: number | null;
  readonly graph_node_id: number | null;
  /** What a copy or a fill moved. */
  readonly bytes: number | null;
  readonly collective: CollectiveFacts | null;
  /** Row of the side table of call stacks. */
  readonly stack_id: number | null;
  /** Sequences of an attention call. Totals in `sizes` stand for equal sequences; without spans nothing else can be said. */
  readonly spans: readonly AttentionSpan[] | null;
  /** Whether a collective's ranks read each other's buffers directly. Null: the kernel's name decides. */
  readonly one_shot: boolean | null;
}

/** How a column is kept in files that have types; `json` columns hold JSON text in CSV and Parquet. */
export type ColumnType = 'string' | 'integer' | 'number' | 'boolean' | 'json';

/** Every column of the table, in file order. */
export const operatorColumns: Readonly<Record<keyof OperatorRow, ColumnType>> = {
  row: 'integer',
  trace: 'string',
  rank: 'integer',
  device: 'integer',
  stream: 'integer',
  step: 'integer',
  phase: 'string',
  start_ns: 'number',
  duration_ns: 'number',
  timing: 'string',
  count: 'integer',
  kind: 'string',
  name: 'string',
  short_name: 'string',
  family: 'string',
  operation: 'string',
  source_op: 'string',
  sizes: 'json',
  dtype: 'string',
  dims: 'json',
  dtypes: 'json',
  concrete_inputs: 'json',
  shape_route: 'string',
  kernel_index: 'integer',
  kernel_count: 'integer',
  tile: 'json',
  grid: 'json',
  block: 'json',
  registers: 'integer',
  shared_memory_bytes: 'integer',
  occupancy_percent: 'number',
  correlation: 'integer',
  launch_api: 'string',
  launch_start_ns: 'number',
  launch_duration_ns: 'number',
  launch_delay_ns: 'number',
  graph_id: 'integer',
  graph_node_id: 'integer',
  bytes: 'number',
  collective: 'json',
  stack_id: 'integer',
  spans: 'json',
  one_shot: 'boolean',
};

const nothing: OperatorRow = {
  ...(Object.fromEntries(Object.keys(operatorColumns).map((key) => [key, null])) as unknown as OperatorRow),
  row: 0,
  count: 1,
  kind: 'operator',
  name: '',
  short_name: '',
  family: 'unknown',
  shape_route: 'none',
};

/** A row with what is given and nothing else known; `short_name` falls back to `name`. */
export function createOperatorRow(given: Partial<OperatorRow> & Pick<OperatorRow, 'name'>): OperatorRow {
  return { ...nothing, short_name: given.name, ...given };
}
