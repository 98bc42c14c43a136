/** How devices of one node are joined. */
import type { DataType } from '../nouns/data-type.ts';
export interface DeviceLink {
  readonly name: string;
  /** Of all links of a device together, in one direction. */
  readonly bytesPerSecond: number;
}

/** A device as cost models see it. All rates are peaks without sparsity, from public documents. */
export interface Device {
  readonly name: string;
  readonly vendor: 'nvidia' | 'amd' | 'google' | 'other';
  /** Generation, such as `ampere`: what fitted efficiencies are most likely to carry over within. */
  readonly generation: string;
  /** Streaming multiprocessors, compute units or cores. */
  readonly multiprocessors: number;
  /** Dense matrix rate by element type; a type that is missing has no matrix unit here. */
  readonly matrixFlops: Readonly<Partial<Record<DataType, number>>>;
  /** Ordinary fp32 rate. */
  readonly vectorFlops: number;
  readonly memoryBytes: number;
  readonly memoryBytesPerSecond: number;
  /** Last-level cache on the chip. */
  readonly cacheBytes: number;
  readonly link: DeviceLink | null;
}

/** Matrix rate for a type: its own, else that of the type its operands would be widened to; never a narrower one. */
export function matrixFlopsOf(device: Device, type: DataType): number {
  const widening: Readonly<Partial<Record<DataType, readonly DataType[]>>> = {
    fp4: ['fp4', 'fp8', 'bf16', 'fp16'],
    fp8: ['fp8', 'bf16', 'fp16'],
    int8: ['int8', 'bf16', 'fp16'],
    bf16: ['bf16', 'fp16'],
    fp16: ['fp16', 'bf16'],
    tf32: ['tf32'],
    fp64: ['fp64'],
  };
  for (const candidate of widening[type] ?? []) {
    const rate = device.matrixFlops[candidate];
    if (rate !== undefined) return rate;
  }
  return device.vectorFlops;
}
