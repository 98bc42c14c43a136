import type { CollectiveOperator } from '../operators/operator.ts';
import { workOf } from '../operators/work.ts';
import { defineOperatorCost } from './contract.ts';

/**
 * Collectives by latency and bandwidth (R. Hockney's α–β). The library is taken to pick the fastest of three protocols: one that
 * sends flags with the data, one that sends lines of 128 bytes, one that waits for whole slices (NCCL's LL, LL128 and
 * Simple). One-shot kernels read every peer's buffer themselves.
 *
 *     time  = latency + steps · step + min over protocols(extra latency + bytes on the link / (bandwidth · efficiency))
 *     steps = 2(n − 1) for an all-reduce, n − 1 for the others, 1 for a send and a one-shot kernel
 */
export const collective = defineOperatorCost({
  name: 'collective',
  summary: 'all-reduce and kin: latency, steps, link bandwidth, three protocols',
  families: ['collective'],
  sizes: ['bytes', 'ranks'],
  sizesOf: (operator, out) => {
    const { bytes, ranks } = operator as CollectiveOperator;
    out[0] = bytes;
    out[1] = ranks;
  },
  parameters: [
    {
      name: 'latencyUs',
      meaning: 'time of the smallest call',
      unit: 'µs',
      min: 1,
      max: 200,
      usual: 10,
      scale: 'log',
    },
    { name: 'stepUs', meaning: 'time of one hop', unit: 'µs', min: 0.01, max: 20, usual: 0.7, scale: 'log' },
    {
      name: 'lowEfficiency',
      meaning: 'share of link bandwidth of the low-latency protocol',
      unit: '',
      min: 0.002,
      max: 0.6,
      usual: 0.06,
      scale: 'log',
    },
    {
      name: 'middleUs',
      meaning: 'further latency of the middle protocol',
      unit: 'µs',
      min: 0.1,
      max: 100,
      usual: 8,
      scale: 'log',
    },
    {
      name: 'middleEfficiency',
      meaning: 'share of link bandwidth of the middle protocol',
      unit: '',
      min: 0.01,
      max: 1,
      usual: 0.35,
      scale: 'log',
    },
    {
      name: 'bulkUs',
      meaning: 'further latency of the bandwidth protocol',
      unit: 'µs',
      min: 0.1,
      max: 500,
      usual: 30,
      scale: 'log',
    },
    {
      name: 'bulkEfficiency',
      meaning: 'share of link bandwidth of the bandwidth protocol',
      unit: '',
      min: 0.02,
      max: 1.05,
      usual: 0.75,
      scale: 'log',
    },
  ],
  bind(device, parameters) {
    const bandwidthUs = (device.link?.bytesPerSecond ?? fallbackLinkBytesPerSecond) * 1e-6;
    const latency = parameters['latencyUs']!;
    const perByte = ['lowEfficiency', 'middleEfficiency', 'bulkEfficiency'].map(
      (name) => 1 / (bandwidthUs * parameters[name]!),
    ) as [number, number, number];
    const middleUs = parameters['middleUs']!;
    const bulkUs = parameters['bulkUs']!;
    return (operator) => {
      const { kind, bytes, ranks, isOneShot } = operator as CollectiveOperator;
      if (ranks <= 1) return 0;
      const sent = isOneShot ? bytes * (ranks - 1) : workOf(operator).linkBytes;
      const steps =
        isOneShot || kind === 'send-recv' ? 1 : kind === 'all-reduce' ? 2 * (ranks - 1) : ranks - 1;
      const moving = Math.min(sent * perByte[0], middleUs + sent * perByte[1], bulkUs + sent * perByte[2]);
      return latency + steps * parameters['stepUs']! + moving;
    };
  },
});

/** PCI Express 4.0 ×16, one direction (PCI-SIG): what joins devices without links of their own. */
const fallbackLinkBytesPerSecond = 31.5e9;
