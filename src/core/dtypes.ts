/** Bytes of one element, by the short names that operator tables use. */
const dtypeBytes: Readonly<Record<string, number>> = {
  fp64: 8,
  fp32: 4,
  tf32: 4,
  fp16: 2,
  bf16: 2,
  fp8_e4m3: 1,
  fp8_e5m2: 1,
  fp4: 0.5,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  int4: 0.5,
  bool: 1,
  complex64: 8,
  complex128: 16,
};

/** Spellings of the framework's type names (C++ in traces, `torch.` in annotations, NCCL's in collectives). */
const spellings: Readonly<Record<string, string>> = {
  'c10::bfloat16': 'bf16',
  bfloat16: 'bf16',
  nv_bfloat16: 'bf16',
  __nv_bfloat16: 'bf16',
  bf16: 'bf16',
  'c10::half': 'fp16',
  half: 'fp16',
  float16: 'fp16',
  fp16: 'fp16',
  f16: 'fp16',
  float: 'fp32',
  float32: 'fp32',
  fp32: 'fp32',
  f32: 'fp32',
  double: 'fp64',
  float64: 'fp64',
  fp64: 'fp64',
  tf32: 'tf32',
  'c10::float8_e4m3fn': 'fp8_e4m3',
  'c10::float8_e4m3fnuz': 'fp8_e4m3',
  float8_e4m3fn: 'fp8_e4m3',
  float8_e4m3fnuz: 'fp8_e4m3',
  fp8_e4m3: 'fp8_e4m3',
  fp8: 'fp8_e4m3',
  'c10::float8_e5m2': 'fp8_e5m2',
  float8_e5m2: 'fp8_e5m2',
  fp8_e5m2: 'fp8_e5m2',
  float4_e2m1fn_x2: 'fp4',
  fp4: 'fp4',
  'long int': 'int64',
  long: 'int64',
  'long long': 'int64',
  int64: 'int64',
  int64_t: 'int64',
  int: 'int32',
  int32: 'int32',
  short: 'int16',
  'short int': 'int16',
  int16: 'int16',
  'signed char': 'int8',
  char: 'int8',
  int8: 'int8',
  int4: 'int4',
  'unsigned char': 'uint8',
  byte: 'uint8',
  uint8: 'uint8',
  bool: 'bool',
  'c10::complex<float>': 'complex64',
  complex64: 'complex64',
  'c10::complex<double>': 'complex128',
  complex128: 'complex128',
};

/** The short name of a dtype however it is spelt; null for what is not a tensor's type, or is not known. */
export function shortDtype(spelling: string): string | null {
  const bare = spelling
    .trim()
    .toLowerCase()
    .replace(/^torch\./, '');
  return spellings[bare] ?? null;
}

/** Bytes of one element of a short dtype; null when it is not known. */
export function bytesOfDtype(dtype: string | null): number | null {
  return dtype === null ? null : (dtypeBytes[dtype] ?? null);
}
