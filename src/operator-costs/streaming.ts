import { type StreamOperator, streamFamilies } from '../operators/operator.ts';
import { type CostParameter, defineOperatorCost } from './contract.ts';

/** Parameters of a kernel that only moves bytes; `rowwise` has them too. */
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

/**
 * Element-wise kernels, copies, gathers: bytes over bandwidth, above a floor.
 *
 *     time = floor + max(0, bytes / (bandwidth · efficiency) + rows · cost / SMs − hidden)
 */
export const streaming = defineOperatorCost({
  name: 'streaming',
  summary: 'element-wise work: bytes over bandwidth, above a floor',
  families: streamFamilies,
  sizes: ['bytes', 'rows'],
  sizesOf(operator, out) {
    const { readBytes, writeBytes, rows } = operator as StreamOperator;
    out[0] = readBytes + writeBytes;
    out[1] = rows;
  },
  parameters: [
    ...streamingParameters,
    {
      name: 'rowNs',
      meaning: 'time a row takes on one multiprocessor beyond its bytes',
      unit: 'ns',
      min: 0.01,
      max: 2000,
      usual: 2,
      scale: 'log',
    },
  ],
  bind(device, parameters) {
    const perByteUs = 1e6 / (device.memoryBytesPerSecond * parameters['memoryEfficiency']!);
    const floor = parameters['floorUs']!;
    const hidden = Math.min(parameters['hiddenUs']!, floor);
    const speedup = parameters['cacheSpeedup']!;
    const cache = device.cacheBytes * parameters['cacheShare']!;
    const rowUs = (parameters['rowNs']! * 1e-3) / device.multiprocessors;
    return (operator) => {
      const { readBytes, writeBytes, rows } = operator as StreamOperator;
      const bytes = cachedBytes(readBytes + writeBytes, cache, speedup);
      return floor + Math.max(0, bytes * perByteUs + rows * rowUs - hidden);
    };
  },
});

/** Bytes as if all came from memory, where the part that is found in cache moves `speedup` times faster. */
export function cachedBytes(bytes: number, cacheBytes: number, speedup: number): number {
  // The larger the set, the less of it survives until it is needed again.
  const fitting = Math.min(1, cacheBytes / bytes);
  const share = fitting * fitting;
  return bytes * (1 - share + share / speedup);
}
