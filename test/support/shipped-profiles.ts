import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CalibrateInputs, type Calibration, calibrate } from '../../src/calibrate/index.ts';
import type { Context } from '../../src/core/context.ts';
import { ingest, resolveIngestOptions } from '../../src/ingest/index.ts';

/** How a profile that comes with the program was fitted. Paths are below the folder of reference data. */
export interface ShippedFit {
  readonly name: string;
  readonly summary: string;
  /** The public origin of the tables. */
  readonly origin: string;
  readonly tables: readonly string[];
  readonly options: Omit<CalibrateInputs, 'table'>;
}

const measured = 'data/llmcompass/real_hardware';
const vidur = 'data/vidur/profiling';
const serving = 'data/llmservingsim/RTXPRO6000/Llama-3.1-8B/tp1';
// What is measured near a shape stays with who measured it: the program carries coefficients only.
const bare = { correction: false, rowsPerSet: 200 } as const;

/** Every fit behind `src/device-profiles/`. */
export const shippedFits: readonly ShippedFit[] = [
  {
    name: 'a100-sxm-80gb-host',
    summary: 'PyTorch calls on an A100, timed on the host: products, softmax, layer norm, GELU',
    origin: 'LLMCompass (ISCA 2024), ae/figure5 real_hardware, github.com/PrincetonUniversity/LLMCompass',
    tables: ['matmul', 'softmax', 'layernorm', 'gelu'].map((name) => `${measured}/${name}_A100.csv`),
    options: { device: 'a100-sxm-80gb', ...bare },
  },
  {
    name: 'a100-sxm-80gb-device',
    summary: 'kernels of Llama 2 7B in vLLM on an A100, and NCCL in a DGX A100',
    origin: 'Vidur (MLSys 2024), data/profiling, github.com/microsoft/vidur',
    tables: [
      `${vidur}/a100/Llama-2-7b-hf.mlp.csv`,
      `${vidur}/network/a100_dgx.all_reduce.csv`,
      `${vidur}/network/a100_dgx.send_recv.csv`,
    ],
    options: { device: 'a100-sxm-80gb', ...bare },
  },
  {
    name: 'a800-sxm-80gb-device',
    summary: 'FlashInfer attention of Llama 2 7B on an A800',
    origin: 'Frontier, data/profiling, github.com/NetX-lab/Frontier',
    tables: [`${vidur}/a800/Llama-2-7b-hf.attention.csv`],
    options: { device: 'a800-sxm-80gb', ...bare },
  },
  {
    name: 'h200-device',
    summary: 'kernels of a DeepSeek-V3-shaped model in SGLang on four H200',
    origin: 'FlowSim tests/unit/test_trace.trace.json.gz through iwc ingest, github.com/microsoft/FlowSim',
    tables: ['data/kineto/flowsim_sglang.trace.json.gz'],
    options: { device: 'h200', ...bare, dtype: 'bf16' },
  },
  {
    name: 'rtx-pro-6000-device',
    summary: 'kernels of Llama 3.1 8B in vLLM on an RTX PRO 6000',
    origin: 'LLMServingSim 2, profiles of RTXPRO6000, github.com/casys-kaist/LLMServingSim',
    tables: ['dense', 'per_sequence', 'attention'].map((name) => `${serving}/${name}.csv`),
    options: { device: 'rtx-pro-6000', architecture: 'llama-3-8b', ...bare, dtype: 'bf16' },
  },
];

/** Fits one of them again. Traces are ingested into `folder` first. */
export async function refit(
  fit: ShippedFit,
  places: { readonly shared: string; readonly folder: string },
  context: Context,
): Promise<Calibration> {
  const tables: string[] = [];
  for (const table of fit.tables) {
    const path = join(places.shared, table);
    if (!table.endsWith('.trace.json.gz')) tables.push(path);
    else {
      const outDir = join(places.folder, 'flowsim_sglang');
      mkdirSync(outDir, { recursive: true });
      const options = { outDir, tables: ['jsonl'], stacks: false, figures: false };
      await ingest([path], resolveIngestOptions(options), context);
      tables.push(outDir);
    }
  }
  const line = ['iwc calibrate', ...fit.tables.map((table) => `--table ${table.split('/').at(-1)}`)];
  for (const [key, value] of Object.entries(fit.options))
    line.push(
      value === false
        ? `--no-${key}`
        : `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${String(value)}`,
    );
  return calibrate({ ...fit.options, table: tables, name: fit.name }, context, line.join(' '));
}

/** Writes a profile as the shelf's entry. */
export function writeEntry(folder: URL, fit: ShippedFit, { profile }: Calibration): void {
  const name = fit.name .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const text = [
    `// Written by scripts/fit-profiles.ts: coefficients fitted to ${fit.origin}.`,
    "import { defineProfile } from './contract.ts';",
    '',
    `export const ${name} = defineProfile(`,
    `${JSON.stringify(profile, null, 2)},`,
    `${JSON.stringify(fit.summary)},`,
    ');',
    '',
  ].join('\n');
  writeFileSync(new URL(`${fit.name}.ts`, folder), text);
  const entries = new URL('entries.ts', folder);
  const line = `export { ${name} } from './${fit.name}.ts';`;
  const lines = readFileSync(entries, 'utf8')
    .split('\n')
    .filter((known) => known.startsWith('export {') && !known.startsWith('export {}') && known !== line);
  writeFileSync(entries, `${[...lines, line].sort().join('\n')}\n`);
}
