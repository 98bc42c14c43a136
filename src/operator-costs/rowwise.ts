import { type RowOperator, rowFamilies } from '../operators/operator.ts';
import { defineOperatorCost } from './contract.ts';
import { cachedBytes, streamingParameters } from './moved-bytes.ts';

/**
 * Softmax, norms, reductions: as streaming, with a limit for few rows, a cost a row, and more than one pass over rows
 * that are too wide for registers and shared memory.
 *
 *     passes = 1 + extra · w⁴ / (1 + w⁴)   w = row bytes / knee
 *     time   = floor + max(0, (reads · passes + writes) / (bandwidth · efficiency · share of SMs with a row) + rows · cost − hidden)
 */
export const rowwise = defineOperatorCost({
  name: 'rowwise',
  summary: 'softmax, norms, reductions: bytes over bandwidth, rows, wide rows read again',
  families: rowFamilies,
  sizes: ['rows', 'bytesPerRow'],
  sizesOf(operator, out) {
    const { rows, readBytes, writeBytes } = operator as RowOperator;
    out[0] = rows;
    out[1] = (readBytes + writeBytes) / rows;
  },
  parameters: [
    ...streamingParameters,
    {
      name: 'rowNs',
      meaning: 'time a row takes on one multiprocessor beyond its bytes',
      unit: 'ns',
      min: 0.5,
      max: 2000,
      usual: 20,
      scale: 'log',
    },
    {
      name: 'rowsPerMultiprocessor',
      meaning: 'rows that keep a multiprocessor busy',
      unit: 'rows',
      min: 0.05,
      max: 64,
      usual: 1,
      scale: 'log',
    },
    {
      name: 'kneeBytes',
      meaning: 'row size from which a row is read more than once',
      unit: 'bytes',
      min: 512,
      max: 1 << 20,
      usual: 26_000,
      scale: 'log',
    },
    {
      name: 'extraPasses',
      meaning: 'further reads of a row above the knee',
      unit: '',
      min: 0,
      max: 3,
      usual: 1,
      scale: 'linear',
    },
  ],
  bind(device, parameters) {
    const perByteUs = 1e6 / (device.memoryBytesPerSecond * parameters['memoryEfficiency']!);
    const floor = parameters['floorUs']!;
    const hidden = Math.min(parameters['hiddenUs']!, floor);
    const rowUs = (parameters['rowNs']! * 1e-3) / device.multiprocessors;
    const busyRows = parameters['rowsPerMultiprocessor']! * device.multiprocessors;
    const knee = parameters['kneeBytes']!;
    const extra = parameters['extraPasses']!;
    const speedup = parameters['cacheSpeedup']!;
    const cache = device.cacheBytes * parameters['cacheShare']!;
    return (operator) => {
      const { rows, readBytes, writeBytes } = operator as RowOperator;
      const width = readBytes / (rows * knee);
      const fourth = width * width * width * width;
      const passes = 1 + (extra * fourth) / (1 + fourth);
      const bytes = cachedBytes(readBytes * passes + writeBytes, cache, speedup);
      const moving = (bytes * perByteUs) / Math.min(1, rows / busyRows);
      return floor + Math.max(0, moving + rows * rowUs - hidden);
    };
  },
});
