/** Element types that a kernel computes in or moves. `tf32` is stored in four bytes. */
export const dataTypes = [
  ...(['fp64', 'fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'fp4', 'int64', 'int32', 'int16', 'int8'] as const),
  'bool',
] as const;
export type DataType = (typeof dataTypes)[number];
