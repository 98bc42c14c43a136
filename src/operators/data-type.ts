const bytesOf: Readonly<Record<DataType, number>> = {
  fp64: 8,
  fp32: 4,
  tf32: 4,
  fp16: 2,
  bf16: 2,
  fp8: 1,
  fp4: 0.5,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  bool: 1,
};

/** Bytes of one element; a half for the four-bit type. */
import { type DataType, dataTypes } from '../nouns/data-type.ts';
export function elementBytes(type: DataType): number {
  return bytesOf[type];
}

/** Spellings of PyTorch, Kineto traces, CUDA, NCCL and LLMCompass, lower-cased, without `c10::` and `torch.`. */
const spellings: ReadonlyMap<string, DataType> = new Map([
  ...dataTypes.map((type) => [type, type] as const),
  ...named('fp64', ['double', 'float64', 'f64']),
  ...named('fp32', ['float', 'float32', 'f32']),
  ...named('tf32', ['tensorfloat32']),
  ...named('fp16', ['half', 'float16', 'f16', '__half']),
  ...named('bf16', ['bfloat16', '__nv_bfloat16']),
  ...named('fp8', [
    'float8_e4m3fn',
    'float8_e5m2',
    'float8_e4m3fnuz',
    'float8_e5m2fnuz',
    'fp8_e4m3',
    'fp8_e5m2',
  ]),
  ...named('fp4', ['float4_e2m1fn_x2', 'nvfp4', 'mxfp4']),
  ...named('int64', ['long', 'long int', 'i64']),
  ...named('int32', ['int', 'i32', 'uint32']),
  ...named('int16', ['short', 'short int']),
  ...named('int8', ['char', 'signed char', 'unsigned char', 'byte', 'uint8', 'i8']),
]);

function named(type: DataType, names: readonly string[]): readonly (readonly [string, DataType])[] {
  return names.map((name) => [name, type] as const);
}

/** The type a name stands for, or null for a name nobody knows. */
export function parseDataType(name: string): DataType | null {
  const bare = name
    .trim()
    .toLowerCase()
    .replace(/^(c10::|torch\.|at::)/, '');
  return spellings.get(bare) ?? null;
}
