import { type StreamOperator, streamFamilies } from '../operators/operator.ts';
import { defineOperatorCost } from './contract.ts';
import { cachedBytes, streamingParameters } from './moved-bytes.ts';

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
