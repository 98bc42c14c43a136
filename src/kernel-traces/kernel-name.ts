import type { KernelTile } from '../nouns/operator-table.ts';

/**
 * What people call a kernel: without return type, arguments and template arguments; for PyTorch's generic
 * kernels the functor they were made with, in brackets.
 */
export function shortKernelName(name: string): string {
  const plain = name.replace(/\(anonymous namespace\)::/g, '');
  const base = withoutTemplates(plain)
    .replace(/\(.*$/s, '')
    .trim()
    .replace(/^(?:void|int|float|static) /, '');
  const isGeneric =
    /(?:elementwise_kernel|reduce_kernel|multi_tensor_apply_kernel|index_elementwise_kernel)\w*$/.test(base);
  if (!isGeneric) return base;
  const inner = plain.slice(plain.indexOf('<'));
  const functor =
    /(?!gpu_kernel)(?<!\w)(\w+?)_kernel_(?:cuda|impl)\b/.exec(inner) ??
    /CUDAFunctor(?:OnSelf|OnOther)?_(\w+)/.exec(inner) ??
    /([A-Z]\w*?)(?:Functor|Ops)\b/.exec(inner) ??
    /launch_(\w+)\(/.exec(inner) ??
    /(\w+?)_functor</.exec(inner) ??
    /::(\w+?)_kernel\b/.exec(inner);
  return functor === null ? base : `${base}[${functor[1]}]`;
}

function withoutTemplates(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '<') depth++;
    if (depth === 0) kept += character;
    if (character === '>') depth = Math.max(0, depth - 1);
  }
  return kept;
}

/**
 * Reads the tile out of a matrix kernel's name; null when it tells none. cuBLAS computes column-major, so
 * its first number lies along the rows of the result as the framework sees it only after a swap: here `m`
 * always counts the framework's rows. (Checked against launch grids: nvjet, 64×32 on 32×2112 makes 33 tiles.)
 */
export function tileOfName(name: string): KernelTile | null {
  for (const read of [readNvjet, readTileSize, readTensile, readCutlass]) {
    const tile = read(name);
    if (tile !== null) return tile;
  }
  return null;
}

/** cuBLASLt for Hopper and later: `nvjet_tst_192x128_64x5_1x2_h_bz_splitK_TNT`. */
function readNvjet(name: string): KernelTile | null {
  const match = /^nvjet_\w*?_(\d+)x(\d+)_(\d+)x(\d+)_(\d+)x(\d+)_/.exec(name);
  if (match === null) return null;
  const [n, m, k, stages, clusterN, clusterM] = match.slice(1).map(Number) as [
    ...[number, number, number, number, number, number],
  ];
  return { m, n, k, stages, cluster_m: clusterM, cluster_n: clusterN, split_k: /_splitK/i.test(name) };
}

/** xmma: `…_tilesize128x128x32_stage4_warpsize…` and `…_tilesize64x64x64_warpgroupsize1x1x1_…`. */
function readTileSize(name: string): KernelTile | null {
  const match = /tilesize(\d+)x(\d+)x(\d+)(?:_stage(\d+))?/.exec(name);
  if (match === null) return null;
  const [n, m, k] = match.slice(1, 4).map(Number) as [number, number, number];
  return tile({ m, n, k, stages: match[4] === undefined ? null : Number(match[4]), name });
}

/** AMD Tensile: `Cijk_…_MT64x16x32_…`. */
function readTensile(name: string): KernelTile | null {
  const match = /^Cijk_.*?_MT(\d+)x(\d+)x(\d+)_/.exec(name);
  if (match === null) return null;
  const [n, m, k] = match.slice(1, 4).map(Number) as [number, number, number];
  return tile({ m, n, k, stages: null, name });
}

/** cuBLAS's CUTLASS and older kernels: `cutlass_80_…gemm_128x64_32x6_nt_align1`, `ampere_sgemm_128x64_nn`. */
function readCutlass(name: string): KernelTile | null {
  const match = /gemm_(?:\w+?_)??(\d+)x(\d+)(?:_(\d+)x(\d+))?_/.exec(name);
  if (match === null) return null;
  const [n, m] = match.slice(1, 3).map(Number) as [number, number];
  const k = match[3] === undefined ? null : Number(match[3]);
  return tile({ m, n, k, stages: match[4] === undefined ? null : Number(match[4]), name });
}

function tile(given: Pick<KernelTile, 'm' | 'n' | 'k' | 'stages'> & { name: string }): KernelTile {
  const { name, ...sizes } = given;
  return { ...sizes, cluster_m: null, cluster_n: null, split_k: /split_?k/i.test(name) };
}
