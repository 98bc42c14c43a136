import { elementBytes } from '../operators/data-type.ts';
import { type Device, matrixFlopsOf } from '../operators/device.ts';
import type { GemmOperator, GemmTile } from '../operators/operator.ts';
import { type CostParameters, defineOperatorCost } from './contract.ts';

/** Output tiles that vendor libraries choose from, large to small; the transposed ones serve wide and tall shapes. */
const tiles: readonly (readonly [m: number, n: number])[] = [
  ...([
    [256, 128],
    [128, 256],
    [192, 192],
    [128, 192],
    [192, 128],
    [128, 128],
  ] as const),
  ...([
    [256, 64],
    [64, 256],
    [128, 64],
    [64, 128],
    [64, 64],
    [128, 32],
    [64, 32],
    [64, 16],
    [128, 16],
  ] as const),
];
const splits = [1, 2, 3, 4, 6, 8, 12, 16] as const;

/** Partial sums of split-K are kept in fp32. */
const partialBytes = 4;

interface Rates {
  readonly device: Device;
  readonly parameters: CostParameters;
  readonly flopsPerSmUs: number;
  readonly largeTileFactor: number;
}

/** tm·tn/(tm + tn) of the 256×128 tile, at which `matrixEfficiency` is stated. */
const largeIntensity = (256 * 128) / (256 + 128);

/**
 * Products of matrices: output tiles in waves over the multiprocessors, or the memory traffic, whichever is slower;
 * the library is taken to pick the fastest of its tiles and split-K depths, unless the kernel's name tells.
 *
 *     tile time = 2·tm·tn·(K/s + prologue) / (peak/SMs · efficiency · f(i)/f(large))   f(i) = i/(i + small), i = tm·tn/(tm + tn)
 *     compute   = ceil(tiles·batch·s / SMs) · tile time, the last wave eased by `wavePenalty`
 *     memory    = operands not found in cache / (bandwidth · efficiency · share of SMs at work) [+ split-K partials]
 *     time      = latency + max(compute, memory) + overlap · min(compute, memory) + storeExposure · shorter of compute and store
 *
 * Tile and wave quantisation: NVIDIA, "Matrix Multiplication Background User's Guide" (DU-09798-001).
 */
export const gemm = defineOperatorCost({
  name: 'gemm',
  summary: 'matrix products: tiles, waves, split-K, memory traffic',
  families: ['gemm'],
  sizes: ['batch', 'm', 'n', 'k'],
  sizesOf(operator, out) {
    const { batch, m, n, k } = operator as GemmOperator;
    out[0] = batch;
    out[1] = m;
    out[2] = n;
    out[3] = k;
  },
  parameters: [
    {
      name: 'latencyUs',
      meaning: 'time of the smallest product',
      unit: 'µs',
      min: 0.5,
      max: 60,
      usual: 4,
      scale: 'log',
    },
    {
      name: 'matrixEfficiency',
      meaning: 'share of peak of a 256×128 tile',
      unit: '',
      min: 0.3,
      max: 1.05,
      usual: 0.88,
      scale: 'log',
    },
    {
      name: 'memoryEfficiency',
      meaning: 'share of memory bandwidth',
      unit: '',
      min: 0.3,
      max: 1.05,
      usual: 0.82,
      scale: 'log',
    },
    {
      name: 'smallTileElements',
      meaning: 'tile intensity at which half the rate is reached',
      unit: 'elements',
      min: 0.05,
      max: 16,
      usual: 6,
      scale: 'log',
    },
    {
      name: 'prologueElements',
      meaning: 'depth in K that fill and drain of a tile cost',
      unit: 'elements',
      min: 1,
      max: 2000,
      usual: 90,
      scale: 'log',
    },
    {
      name: 'overlap',
      meaning: 'share of the shorter of compute and memory that is not hidden',
      unit: '',
      min: 0,
      max: 0.6,
      usual: 0.12,
      scale: 'linear',
    },
    {
      name: 'storeExposure',
      meaning: 'share of the time to store the result that no computing hides',
      unit: '',
      min: 0.5,
      max: 1,
      usual: 0.75,
      scale: 'linear',
    },
    {
      name: 'loneBandwidth',
      meaning: 'share of memory bandwidth that few busy multiprocessors still reach',
      unit: '',
      min: 0.05,
      max: 1,
      usual: 0.3,
      scale: 'log',
    },
    {
      name: 'wavePenalty',
      meaning: '1: a part-filled last wave costs a whole one; 0: only its share',
      unit: '',
      min: 0,
      max: 1,
      usual: 0.75,
      scale: 'linear',
    },
    {
      name: 'cacheReuse',
      meaning: 'share of cacheable operands already in cache when the kernel starts',
      unit: '',
      min: 0,
      max: 1,
      usual: 0.15,
      scale: 'linear',
    },
    {
      name: 'splitUs',
      meaning: 'extra latency of a split-K reduction',
      unit: 'µs',
      min: 0.05,
      max: 20,
      usual: 2,
      scale: 'log',
    },
  ],
  bind(device, parameters) {
    const ratesOf = new Map<string, Rates>();
    return (operator) => {
      const product = operator as GemmOperator;
      let rates = ratesOf.get(product.dtype);
      if (rates === undefined) {
        const flopsPerSmUs = (matrixFlopsOf(device, product.dtype) / device.multiprocessors) * 1e-6;
        rates = {
          device,
          parameters,
          flopsPerSmUs: flopsPerSmUs * parameters['matrixEfficiency']!,
          largeTileFactor: 1 + parameters['smallTileElements']! / largeIntensity,
        };
        ratesOf.set(product.dtype, rates);
      }
      return priceProduct(product, rates);
    };
  },
});

function priceProduct(product: GemmOperator, rates: Rates): number {
  const { parameters } = rates;
  const traffic = trafficUs(product, rates);
  const { batch, m, n, dtype } = product;
  const bandwidthUs = rates.device.memoryBytesPerSecond * 1e-6 * parameters['memoryEfficiency']!;
  const store = (parameters['storeExposure']! * batch * m * n * elementBytes(dtype)) / bandwidthUs;
  let best = Number.POSITIVE_INFINITY;
  const candidates = product.tile === undefined ? tiles : [[product.tile.m, product.tile.n] as const];
  for (const [tileM, tileN] of candidates) {
    for (const split of splitsOf(product.tile)) {
      if (split > 1 && product.k < split * 64) break;
      const time = candidateUs(product, { tileM, tileN, split, traffic, store }, rates);
      if (time < best) best = time;
    }
  }
  return parameters['latencyUs']! + best;
}

function splitsOf(tile: GemmTile | undefined): readonly number[] {
  if (tile === undefined) return splits;
  return tile.isSplitK ? splits.slice(1) : [1];
}

interface Candidate {
  readonly tileM: number;
  readonly tileN: number;
  readonly split: number;
  readonly traffic: number;
  readonly store: number;
}

function candidateUs({ batch, m, n, k }: GemmOperator, candidate: Candidate, rates: Rates): number {
  const { tileM, tileN, split, traffic, store } = candidate;
  const { device, parameters } = rates;
  const blocks = Math.ceil(m / tileM) * Math.ceil(n / tileN) * batch * split;
  const intensity = (tileM * tileN) / (tileM + tileN);
  const tileUs =
    ((2 * tileM * tileN * (k / split + parameters['prologueElements']!)) / rates.flopsPerSmUs) *
    ((1 + parameters['smallTileElements']! / intensity) / rates.largeTileFactor);
  const waves = blocks / device.multiprocessors;
  const whole = Math.ceil(waves);
  const compute = (waves < 1 ? 1 : waves + parameters['wavePenalty']! * (whole - waves)) * tileUs;
  const lone = parameters['loneBandwidth']!;
  let memory = traffic / (lone + (1 - lone) * Math.min(1, waves));
  if (split > 1) {
    const partials = batch * m * n * partialBytes * split * 2;
    // Partials are written and read again, mostly in cache, at about four times the memory's rate.
    memory += partials / (device.memoryBytesPerSecond * 4e-6) + parameters['splitUs']!;
  }
  const shorter = Math.min(compute, memory);
  return Math.max(compute, memory) + parameters['overlap']! * shorter + Math.min(compute, store);
}

/** Time to bring operands in and the result out with every multiprocessor at work. */
function trafficUs({ batch, m, n, k, dtype }: GemmOperator, { device, parameters }: Rates): number {
  const bytes = batch * (m * k + k * n + m * n) * elementBytes(dtype);
  const cached = parameters['cacheReuse']! * Math.min(1, device.cacheBytes / bytes);
  return (bytes * (1 - cached)) / (device.memoryBytesPerSecond * 1e-6 * parameters['memoryEfficiency']!);
}
