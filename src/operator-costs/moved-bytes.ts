import type { CostParameter } from './contract.ts';

/** Parameters of a kernel that only moves bytes. */
export const streamingParameters: readonly CostParameter[] = [
  {
    name: 'floorUs',
    meaning: 'time of the smallest call, whatever it takes longest: launch, host, latency',
    unit: 'µs',
    min: 0.5,
    max: 100,
    usual: 3,
    scale: 'log',
  },
  {
    name: 'hiddenUs',
    meaning: 'kernel time that passes within the floor, as in host-timed tables',
    unit: 'µs',
    min: 0.01,
    max: 100,
    usual: 0.2,
    scale: 'log',
  },
  {
    name: 'memoryEfficiency',
    meaning: 'share of memory bandwidth',
    unit: '',
    min: 0.0005,
    max: 1.05,
    usual: 0.8,
    scale: 'log',
  },
  {
    name: 'cacheSpeedup',
    meaning: 'how many times faster than memory the cache is, for what fits it',
    unit: '',
    min: 1,
    max: 10,
    usual: 1.5,
    scale: 'log',
  },
  {
    name: 'cacheShare',
    meaning: 'share of the cache that a kernel finds its data in',
    unit: '',
    min: 0.05,
    max: 1.5,
    usual: 0.8,
    scale: 'log',
  },
];

/** Bytes as if all came from memory, where the part that is found in cache moves `speedup` times faster. */
export function cachedBytes(bytes: number, cacheBytes: number, speedup: number): number {
  // The larger the set, the less of it survives until it is needed again.
  const fitting = Math.min(1, cacheBytes / bytes);
  const share = fitting * fitting;
  return bytes * (1 - share + share / speedup);
}
