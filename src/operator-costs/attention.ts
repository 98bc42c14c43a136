import { elementBytes } from '../operators/data-type.ts';
import { type Device, matrixFlopsOf } from '../operators/device.ts';
import type { AttentionOperator, Operator } from '../operators/operator.ts';
import { attendedPairs, cacheElements, workOf } from '../operators/work.ts';
import { type CostParameter, type CostParameters, defineOperatorCost } from './contract.ts';

const shared: readonly CostParameter[] = [
  {
    name: 'latencyUs',
    meaning: 'time of the smallest call',
    unit: 'µs',
    min: 1,
    max: 100,
    usual: 8,
    scale: 'log',
  },
  {
    name: 'matrixEfficiency',
    meaning: 'share of peak',
    unit: '',
    min: 0.02,
    max: 1,
    usual: 0.55,
    scale: 'log',
  },
  {
    name: 'memoryEfficiency',
    meaning: 'share of memory bandwidth',
    unit: '',
    min: 0.1,
    max: 1.05,
    usual: 0.75,
    scale: 'log',
  },
  {
    name: 'overlap',
    meaning: 'share of the shorter of compute and memory that is not hidden',
    unit: '',
    min: 0,
    max: 1,
    usual: 0.2,
    scale: 'linear',
  },
];

const attentionSizes = ['sequences', 'queriesEach', 'keysEach', 'queryHeads', 'cacheElementsPerKey'] as const;

function writeSizes(operator: Operator, out: Float64Array): void {
  const attention = operator as AttentionOperator;
  let sequences = 0;
  let queries = 0;
  let keys = 0;
  for (const span of attention.spans) {
    sequences += span.count;
    queries += span.count * span.queries;
    keys += span.count * span.keys;
  }
  out[0] = sequences;
  out[1] = queries / sequences;
  out[2] = keys / sequences;
  out[3] = attention.queryHeads;
  out[4] = cacheElements(attention) / keys;
}

/** Query rows that one block of a FlashAttention-like kernel works on. */
const queryTile = 128;

/**
 * Attention of many new tokens, FlashAttention-like: blocks of 128 queries a head in waves over the multiprocessors,
 * whole key tiles along the causal edge.
 *
 *     pairs = unmasked pairs + `edge` · 128/2 a query (half a tile is computed beyond the diagonal)
 *     time  = latency + max(compute · wave rounding, memory) + overlap · min(…)
 */
export const attentionPrefill = defineOperatorCost({
  name: 'attention-prefill',
  summary: 'attention of many new tokens: query tiles in waves, causal half',
  families: ['attention'],
  sizes: attentionSizes,
  sizesOf: writeSizes,
  parameters: [
    ...shared,
    {
      name: 'wavePenalty',
      meaning: '1: a part-filled last wave costs a whole one; 0: only its share',
      unit: '',
      min: 0,
      max: 1,
      usual: 0.5,
      scale: 'linear',
    },
    {
      name: 'edge',
      meaning: 'share of the tiles on the causal edge computed in vain',
      unit: '',
      min: 0,
      max: 2,
      usual: 1,
      scale: 'linear',
    },
    {
      name: 'keyTileUs',
      meaning: 'time a block takes for 128 keys beyond its products',
      unit: 'µs',
      min: 0.001,
      max: 5,
      usual: 0.05,
      scale: 'log',
    },
  ],
  bind: (device, parameters) => (operator) => prefillUs(operator as AttentionOperator, device, parameters),
});

function prefillUs(operator: AttentionOperator, device: Device, parameters: CostParameters): number {
  const { queryHeads, keyWidth, valueWidth, spans, dtype, isCausal } = operator;
  let queries = 0;
  let blocks = 0;
  let keyTiles = 0;
  for (const span of spans) {
    const tiles = Math.ceil(span.queries / queryTile);
    queries += span.count * span.queries;
    blocks += span.count * tiles * queryHeads;
    keyTiles = Math.max(keyTiles, Math.ceil(span.keys / queryTile));
  }
  const edgePairs = isCausal ? (parameters['edge']! * queries * queryTile) / 2 : 0;
  const flops = 2 * queryHeads * (keyWidth + valueWidth) * (attendedPairs(operator) + edgePairs);
  const waves = blocks / device.multiprocessors;
  const rounding = 1 + parameters['wavePenalty']! * (Math.ceil(waves) / waves - 1);
  const rate = matrixFlopsOf(device, dtype) * 1e-6 * parameters['matrixEfficiency']!;
  const compute = (flops / rate) * rounding + Math.ceil(waves) * keyTiles * parameters['keyTileUs']!;
  const bandwidth = device.memoryBytesPerSecond * 1e-6 * parameters['memoryEfficiency']!;
  return combine(compute, workOf(operator).memoryBytes / bandwidth, parameters);
}

/**
 * Attention of one new token (or few) a sequence over its cache: the cache's bytes over the bandwidth that the
 * blocks at work can draw; the cache is split along its length to make more blocks.
 *
 *     blocks = Σ sequences · key heads · max(1, keys / splitTokens)
 *     busy   = lone + (1 − lone) · min(1, blocks / SMs)
 *     time   = latency + sequences · cost + max(cache bytes / (bandwidth · efficiency · busy), compute / busy) + overlap · min(…)
 */
export const attentionDecode = defineOperatorCost({
  name: 'attention-decode',
  summary: 'attention of one new token a sequence: cache bytes over bandwidth, split along the length',
  families: ['attention'],
  sizes: attentionSizes,
  sizesOf: writeSizes,
  parameters: [
    ...shared,
    {
      name: 'splitTokens',
      meaning: 'keys that make a block of their own',
      unit: 'tokens',
      min: 16,
      max: 4096,
      usual: 256,
      scale: 'log',
    },
    {
      name: 'loneBandwidth',
      meaning: 'share of bandwidth that few blocks still reach',
      unit: '',
      min: 0.005,
      max: 1,
      usual: 0.1,
      scale: 'log',
    },
    {
      name: 'sequenceUs',
      meaning: 'time a further sequence costs',
      unit: 'µs',
      min: 0.0001,
      max: 2,
      usual: 0.01,
      scale: 'log',
    },
    {
      name: 'cacheSpeedup',
      meaning: 'how many times faster than memory the cache on the chip is',
      unit: '',
      min: 1,
      max: 4,
      usual: 1.3,
      scale: 'log',
    },
  ],
  bind: (device, parameters) => (operator) => decodeUs(operator as AttentionOperator, device, parameters),
});

function decodeUs(operator: AttentionOperator, device: Device, parameters: CostParameters): number {
  const heads = operator.isLatent ? Math.ceil(operator.queryHeads / 64) : operator.keyHeads;
  const split = parameters['splitTokens']!;
  let sequences = 0;
  let blocks = 0;
  for (const { count, queries, keys } of operator.spans) {
    sequences += count;
    blocks += count * heads * Math.max(1, keys / split) * Math.ceil(queries / queryTile);
  }
  const lone = parameters['loneBandwidth']!;
  const busy = lone + (1 - lone) * Math.min(1, blocks / device.multiprocessors);
  const cache = cacheElements(operator) * elementBytes(operator.dtype);
  const other = workOf(operator).memoryBytes - cache;
  const speedup = parameters['cacheSpeedup']!;
  const held = Math.min(1, device.cacheBytes / cache);
  const bytes = cache * (1 - held + held / speedup) + other;
  const memory = bytes / (device.memoryBytesPerSecond * 1e-6 * parameters['memoryEfficiency']! * busy);
  const rate = matrixFlopsOf(device, operator.dtype) * 1e-6 * parameters['matrixEfficiency']!;
  const compute = workOf(operator).flops / (rate * busy);
  return combine(compute, memory, parameters) + sequences * parameters['sequenceUs']!;
}

function combine(compute: number, memory: number, parameters: CostParameters): number {
  const longer = Math.max(compute, memory);
  return parameters['latencyUs']! + longer + parameters['overlap']! * Math.min(compute, memory);
}
