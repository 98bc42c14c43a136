import { elementBytes } from '../operators/data-type.ts';
import { type Device, matrixFlopsOf } from '../operators/device.ts';
import type { AttentionOperator, Operator } from '../operators/operator.ts';
import { attendedPairs, cacheElements, pairsOfSequence, workOf } from '../operators/work.ts';
import { type CostParameter, type CostParameters, defineOperatorCost } from './contract.ts';
import { costOfWaves } from './waves.ts';

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
 *
 * In a batch of unequal sequences the longest start first, and a wave takes as long as its longest block.
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
  // Pairs on the causal edge computed in vain, a query.
  const edge = isCausal ? parameters['edge']! : 0;
  let queries = 0;
  for (const span of spans) queries += span.count * span.queries;
  const edgePairs = (edge * queries * queryTile) / 2;
  const flops = 2 * queryHeads * (keyWidth + valueWidth) * (attendedPairs(operator) + edgePairs);
  const { rounding, keyTiles } =
    spans.length === 1
      ? equalWaves(operator, device.multiprocessors)
      : unequalWaves(operator, device.multiprocessors, edge);
  const rate = matrixFlopsOf(device, dtype) * 1e-6 * parameters['matrixEfficiency']!;
  const rounded = (flops / rate) * (1 + parameters['wavePenalty']! * (rounding - 1));
  const compute = rounded + keyTiles * parameters['keyTileUs']!;
  const bandwidth = device.memoryBytesPerSecond * 1e-6 * parameters['memoryEfficiency']!;
  return combine(compute, workOf(operator).memoryBytes / bandwidth, parameters);
}

/** `rounding`: whole waves over the share of them that computes. `keyTiles`: what a multiprocessor goes through. */
interface Waves {
  readonly rounding: number;
  readonly keyTiles: number;
}

function equalWaves({ spans, queryHeads }: AttentionOperator, multiprocessors: number): Waves {
  const { count, queries, keys } = spans[0]!;
  const waves = (count * Math.ceil(queries / queryTile) * queryHeads) / multiprocessors;
  return { rounding: Math.ceil(waves) / waves, keyTiles: Math.ceil(waves) * Math.ceil(keys / queryTile) };
}

/** Blocks count by their work: short sequences fill the gaps that long ones leave. */
function unequalWaves(operator: AttentionOperator, multiprocessors: number, edge: number): Waves {
  const { spans, queryHeads, isCausal } = operator;
  const blocks = spans.map((span) => {
    const tiles = Math.ceil(span.queries / queryTile);
    const pairs = pairsOfSequence(span, isCausal) + (edge * span.queries * queryTile) / 2;
    return { count: span.count * tiles * queryHeads, pairs: pairs / tiles, keys: span.keys };
  });
  const longest = Math.max(...blocks.map(({ pairs }) => pairs));
  const byWork = blocks.map(({ count, pairs }) => ({ count, cost: pairs / longest }));
  const byKeys = blocks.map(({ count, keys }) => ({ count, cost: Math.ceil(keys / queryTile) }));
  const waves = byWork.reduce((sum, { count, cost }) => sum + count * cost, 0) / multiprocessors;
  return {
    rounding: costOfWaves(byWork, multiprocessors) / waves,
    keyTiles: costOfWaves(byKeys, multiprocessors),
  };
}

/**
 * Attention of one new token (or few) a sequence over its cache: the cache's bytes over the bandwidth that the
 * blocks at work can draw; the cache is split along its length to make more blocks.
 *
 *     blocks = Σ sequences · key heads · keys / min(splitTokens, longest keys)
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
  // Keys of a whole block. Shorter sequences keep a multiprocessor busy for their share of it only.
  let blockKeys = 0;
  for (const { keys } of operator.spans) blockKeys = Math.max(blockKeys, Math.min(split, keys));
  for (const { count, queries, keys } of operator.spans) {
    sequences += count;
    blocks += count * heads * (keys / blockKeys) * Math.ceil(queries / queryTile);
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
