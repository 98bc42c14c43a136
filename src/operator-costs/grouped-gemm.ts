import { elementBytes } from '../operators/data-type.ts';
import { matrixFlopsOf } from '../operators/device.ts';
import type { GroupedGemmOperator } from '../operators/operator.ts';
import { touchedExperts } from '../operators/work.ts';
import { defineOperatorCost } from './contract.ts';

/**
 * The experts of a mixture: rows are padded to whole tiles an expert, the weights of each touched expert are read
 * once, and rows are taken to fall evenly at random over experts.
 *
 *     padded  = rows + touched · (blockRows − 1) / 2, at least touched · blockRows
 *     compute = 2 · padded · n · k / (peak · efficiency)
 *     memory  = (touched · n · k + rows · (n + k)) · element / (bandwidth · efficiency)
 *     time    = latency + max(compute, memory) + overlap · min(compute, memory)
 */
export const groupedGemm = defineOperatorCost({
  name: 'grouped-gemm',
  summary: 'products of many experts: padding, touched weights, matrix or memory rate',
  families: ['grouped-gemm'],
  sizes: ['rows', 'experts', 'n', 'k'],
  sizesOf(operator, out) {
    const { rows, experts, n, k } = operator as GroupedGemmOperator;
    out[0] = rows;
    out[1] = experts;
    out[2] = n;
    out[3] = k;
  },
  parameters: [
    {
      name: 'latencyUs',
      meaning: 'time of the smallest call',
      unit: 'µs',
      min: 1,
      max: 60,
      usual: 6,
      scale: 'log',
    },
    {
      name: 'matrixEfficiency',
      meaning: 'share of peak',
      unit: '',
      min: 0.05,
      max: 1,
      usual: 0.45,
      scale: 'log',
    },
    {
      name: 'memoryEfficiency',
      meaning: 'share of memory bandwidth',
      unit: '',
      min: 0.2,
      max: 1.05,
      usual: 0.7,
      scale: 'log',
    },
    {
      name: 'blockRows',
      meaning: 'rows a tile pads an expert to',
      unit: 'rows',
      min: 8,
      max: 128,
      usual: 64,
      scale: 'log',
    },
    {
      name: 'overlap',
      meaning: 'share of the shorter of compute and memory that is not hidden',
      unit: '',
      min: 0,
      max: 1,
      usual: 0.3,
      scale: 'linear',
    },
  ],
  bind(device, parameters) {
    const bandwidthUs = device.memoryBytesPerSecond * 1e-6 * parameters['memoryEfficiency']!;
    const block = parameters['blockRows']!;
    const overlap = parameters['overlap']!;
    return (operator) => {
      const { rows, experts, n, k, dtype } = operator as GroupedGemmOperator;
      const touched = touchedExperts(rows, experts);
      const padded = Math.max(touched * block, rows + (touched * (block - 1)) / 2);
      const flopsUs = matrixFlopsOf(device, dtype) * 1e-6 * parameters['matrixEfficiency']!;
      const compute = (2 * padded * n * k) / flopsUs;
      const memory = ((touched * n * k + rows * (n + k)) * elementBytes(dtype)) / bandwidthUs;
      const shorter = Math.min(compute, memory);
      return parameters['latencyUs']! + Math.max(compute, memory) + overlap * shorter;
    };
  },
});
