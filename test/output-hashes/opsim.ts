import type { Area } from '../support/outputs/record-area.ts';
import { plain, withJson } from '../support/outputs/script.ts';

/** Made-up matrix products: 100 TFLOP/s or 2 TB/s, whichever takes longer, and 4 µs to start. */
const products = [1, 16, 64, 256, 1024, 4096].flatMap((m) =>
  [1024, 5120].map((n) => {
    const [k, startUs] = [4096, 4];
    const computeUs = (2 * m * n * k) / 1e8;
    const memoryUs = (2 * (m * n + n * k + m * k)) / 2e6;
    return { m, n, k, us: (startUs + Math.max(computeUs, memoryUs)).toFixed(3) };
  }),
);
const isHeldOut = (_: unknown, place: number) => place % 4 === 3;

/** A table to fit: products, norms, all-reduces and decode attention. */
const measuredTable = [
  'op,m,n,k,rows,columns,bytes,ranks,sequences,queries,keys,heads,key_heads,key_width,value_width,us',
  ...products.map(({ m, n, k, us }) => `gemm,${m},${n},${k},,,,,,,,,,,,${us}`),
  ...[1, 8, 64, 512, 2048, 4096, 8192].map((rows) => `norm,,,,${rows},4096,,,,,,,,,,${3 + rows / 128}`),
  ...[10, 12, 14, 16, 18, 20, 22].map(
    (power) => `all-reduce,,,,,,${2 ** power},4,,,,,,,,${8 + 2 ** power / 65536}`,
  ),
  ...[1, 2, 4, 8, 16, 32, 64].map(
    (count) => `attention,,,,,,,,${count},1,1024,32,8,128,128,${5 + count / 2}`,
  ),
  'unheard,1,1,1,,,,,,,,,,,,1',
];

const checkTable = [
  'op,m,n,k,us',
  ...products.filter(isHeldOut).map(({ m, n, k, us }) => `gemm,${m},${n},${k},${us}`),
];

/** The same products as a profiler's operator table. */
const kernels = products.map(({ m, n, k, us }, place) =>
  JSON.stringify({
    ...{ name: `made_gemm_${m}_${n}`, family: 'gemm', operation: 'matmul', dtype: 'bf16', timing: 'device' },
    ...{ sizes: { batch: 1, m, n, k }, step: Math.floor(place / 7), stream: 7, rank: 0, count: 1 },
    ...{ start_ns: place * 1_000_000, duration_ns: Math.round(Number(us) * 1000) },
  }),
);

const files = {
  'made/measured.csv': `${measuredTable.join('\n')}\n`,
  'made/check.csv': `${checkTable.join('\n')}\n`,
  'made/matmul_made.csv': products
    .map(({ m, n, k, us }) => `${m},${n},${k},${Number(us) / 1000}ms,1Tflops\n`)
    .join(''),
  'made/kernels.jsonl': `${kernels.join('\n')}\n`,
};

const step = '--prefill 2:512:128 --decode 16:1024';

/** Prices of operators, from tables and from architectures, and profiles fitted to tables. */
export const opsim: Area = {
  name: 'opsim',
  files,
  script: [
    ...plain(
      'calibrate --device a100-sxm-80gb --table made/measured.csv --check-table made/check.csv --output profile.json --plot profile.svg',
    ),
    ...withJson(`
      opsim made/kernels.jsonl --hardware a100-sxm-80gb
      opsim made/kernels.jsonl --measured-on a100-sxm-80gb --hardware h100-sxm --top 3
      opsim --architecture llama-3-8b --prefill 1:2048 --decode 32:1024 --hardware a100-sxm-80gb
      opsim --architecture deepseek-v3 ${step} --hardware h200 --tp 8 --dtype fp8
      opsim made/kernels.jsonl --hardware a100-sxm-80gb --profile profile.json
    `),
    ...plain(`
      calibrate --device a100-sxm-80gb --table made/kernels.jsonl --seed 3 --folds 2 --json
      ingest fixtures/kernel-traces/kineto/trace.json --out-dir kineto
      opsim kineto --hardware h200 --out-dir priced
      opsim made/kernels.jsonl --measured-on h200 --hardware b200 --memory-scale 2 --compute-scale 2 --host-scale 0.5 --out-dir faster
      opsim --architecture qwen3-30b-a3b ${step} --hardware h100-sxm --tensor-parallel 2 --link-scale 2 --out-dir experts
      opsim --architecture mixtral-8x7b ${step} --hardware mi300x --attention unfused --qkv split --one-shot-bytes 65536 --tp 4
      opsim --architecture llama-3-70b ${step} --hardware h100-sxm --tp 4 --matrix-dtype fp8 --batch-scale 2 --timing host
      opsim --architecture gpt-3-175b ${step} --hardware tpu-v5e --tp 8 --json
      opsim --architecture qwen3-8b --decode 1:4096 --hardware rtx-4090 --top 0 --json
      calibrate --device h200 --table made/measured.csv --dtype bf16 --correction --name made --folds 3 --rows-per-set 12 --output -
      calibrate --device a100-sxm-80gb --table made/matmul_made.csv --no-correction --folds 2 --output host.json
      calibrate --device a100-sxm-80gb --table kineto
      opsim made/measured.csv
    `),
  ],
};
