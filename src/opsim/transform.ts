import type { DataType } from '../nouns/data-type.ts';
import { elementBytes } from '../operators/data-type.ts';
import type { Device } from '../operators/device.ts';
import type { Operator } from '../operators/operator.ts';

/** Changes to what runs and to what it runs on; 1 and null change nothing. */
export interface WhatIf {
  /** Factor on the tokens of every step. */
  readonly batchScale: number;
  /** Element type of matrix products. */
  readonly matrixDtype: DataType | null;
  readonly linkScale: number;
  readonly memoryScale: number;
  readonly computeScale: number;
}

/** The device with other rates. */
export function scaleDevice(device: Device, { linkScale, memoryScale, computeScale }: WhatIf): Device {
  const matrixFlops = Object.fromEntries(
    Object.entries(device.matrixFlops).map(([type, rate]) => [type, rate * computeScale]),
  );
  return {
    ...device,
    matrixFlops,
    vectorFlops: device.vectorFlops * computeScale,
    memoryBytesPerSecond: device.memoryBytesPerSecond * memoryScale,
    link:
      device.link === null
        ? null
        : { ...device.link, bytesPerSecond: device.link.bytesPerSecond * linkScale },
  };
}

/** The operator with more or fewer tokens, and products in another type. Counts stay whole and at least 1. */
export function transformOperator(operator: Operator, { batchScale, matrixDtype }: WhatIf): Operator {
  if (batchScale === 1 && matrixDtype === null) return operator;
  const tokens = (count: number) => Math.max(1, Math.round(count * batchScale));
  switch (operator.family) {
    case 'gemm': {
      // A tile was chosen for the shape and type it was seen with.
      const { tile: _, ...product } = operator;
      return { ...product, m: tokens(product.m), dtype: matrixDtype ?? product.dtype };
    }
    case 'grouped-gemm':
      return { ...operator, rows: tokens(operator.rows), dtype: matrixDtype ?? operator.dtype };
    case 'attention':
      return { ...operator, spans: operator.spans.map((span) => ({ ...span, count: tokens(span.count) })) };
    case 'collective':
      return { ...operator, bytes: Math.max(elementBytes(operator.dtype), operator.bytes * batchScale) };
    default: {
      const moved = {
        readBytes: operator.readBytes * batchScale,
        writeBytes: operator.writeBytes * batchScale,
      };
      const scaled = { ...operator, ...moved, rows: tokens(operator.rows) };
      return 'elements' in scaled ? { ...scaled, elements: tokens(scaled.elements) } : scaled;
    }
  }
}
