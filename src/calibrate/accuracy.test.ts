import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import { refit, shippedFits } from '../../test/support/shipped-profiles.ts';
import { architectures } from '../architectures/index.ts';
import { deviceProfiles } from '../device-profiles/index.ts';
import { hardware } from '../hardware/index.ts';
import type { FittedSet } from '../nouns/device-profile.ts';
import { createPredictor } from '../operator-costs/index.ts';
import { expandStep } from '../operators/expand.ts';
import { rooflineUs } from '../operators/work.ts';
import { type Calibration, calibrate } from './index.ts';

/*
 * Accuracy against public measurements, each shape family held out in turn. Beside each figure the test prints the plain
 * roofline of the device over the same rows. LLMCompass's own errors over its tables, with launch times set by hand:
 * matmul 6.5 %, softmax 9.4 %, layer norm 8.7 %, GELU 5.5 %, all-reduce 46 %.
 */

const shared = sharedFolder() ?? '';
const measured = (name: string) => join(shared, 'data/llmcompass/real_hardware', name);
const vidur = (name: string) => join(shared, 'data/vidur/profiling', name);
const percent = (share: number | undefined) => `${((share ?? Number.NaN) * 100).toFixed(2)} %`;

function setOf({ profile }: Calibration, key: string): FittedSet {
  const set = profile.sets.find((candidate) => candidate.key === key);
  assert.ok(set, `${key} among ${profile.sets.map((candidate) => candidate.key)}`);
  return set;
}

/** LLMCompass's four tables and its list of all-reduce times, as one profile of host-timed calls. */
async function fitHostTables(folder: string, folds = 5): Promise<Calibration> {
  const golden = readFileSync(join(shared, 'golden/llmcompass/vector_ops_and_allreduce_sim.csv'), 'utf8');
  const rows = [...golden.matchAll(/^allreduce,A100x4,(\d+),([\d.]+)/gm)].map(
    ([, bytes, us]) => `all-reduce,${bytes},4,${us},host`,
  );
  assert.equal(rows.length, 32);
  const list = join(folder, 'all-reduce.csv');
  writeFileSync(list, ['op,bytes,ranks,us,timing', ...rows, ''].join('\n'));
  const tables = ['matmul', 'softmax', 'layernorm', 'gelu'].map((name) => measured(`${name}_A100.csv`));
  return calibrate(
    { device: 'a100-sxm-80gb', table: folds === 5 ? [...tables, list] : [list], folds },
    testContext(),
  );
}

test('A100, LLMCompass tables: held-out errors within the gates', {
  skip: missingShared('data/llmcompass'),
}, async (t) => {
  const calibration = await fitHostTables(temporaryFolder(t));
  const gates = [
    ['gemm', 0.03],
    ['softmax', 0.08],
    ['norm/layer_norm', 0.06],
    ['activation/gelu', 0.02],
  ] as const;
  for (const [key, gate] of gates) {
    const { cross_validated, roofline, rows } = setOf(calibration, key);
    t.diagnostic(
      `${key}: ${percent(cross_validated?.mean)} held out over ${rows} rows, roofline ${percent(roofline?.mean)}`,
    );
    assert.ok(cross_validated !== null && cross_validated.mean <= gate, `${key} within ${percent(gate)}`);
    assert.ok(cross_validated.mean < roofline!.mean, `${key} beats the roofline`);
  }
});

test('4×A100, NCCL all-reduce of 32 sizes: each size left out in turn', {
  skip: missingShared('golden/llmcompass'),
}, async (t) => {
  const { cross_validated, roofline } = setOf(
    await fitHostTables(temporaryFolder(t), 32),
    'collective/all-reduce',
  );
  t.diagnostic(`${percent(cross_validated?.mean)} left out, roofline ${percent(roofline?.mean)}`);
  assert.ok(cross_validated !== null && cross_validated.mean <= 0.05);
});

test('A100, GPT-3 block on four devices: every operator and both totals, never fitted', {
  skip: missingShared('data/llmcompass'),
}, async (t) => {
  const { profile } = await fitHostTables(temporaryFolder(t));
  const { device } = hardware.get('a100-sxm-80gb');
  const { price } = createPredictor({ device, profiles: [profile] });
  const phases = [
    {
      name: 'prefill',
      file: 'transformer_A100.csv',
      batch: [{ count: 8, queries: 2048, keys: 2048 }],
      most: 0.021,
    },
    {
      name: 'decode',
      file: 'transformerAR_A100.csv',
      batch: [{ count: 8, queries: 1, keys: 3073 }],
      most: 0.124,
    },
  ];
  const all: number[] = [];
  for (const { name, batch, most } of phases) {
    // One file holds each phase; which is which the size of its first number tells.
    const files = phases.map(({ file }) =>
      readFileSync(measured(file), 'utf8').trim().split('\n').map(Number),
    );
    const [real] = files.filter((times) => times[0]! > 0.001 === (name === 'prefill'));
    const calls = expandStep({ ...architectures.get('gpt-3-175b').architecture, layers: 1 }, batch, {
      tensorParallel: 4,
      dtype: 'fp16',
      matrixDtype: 'fp16',
      isAttentionFused: false,
      isQkvFused: false,
      oneShotBytes: 0,
    });
    const named = (...names: string[]) => calls.filter((call) => names.includes(call.name));
    const groups = [
      named('q', 'kv'),
      ...['attention_scores', 'attention_values', 'attn_output', 'mlp_up', 'mlp_down'].map((one) =>
        named(one),
      ),
      ...['attention_softmax', 'input_norm', 'post_attention_norm', 'mlp_activation'].map((one) =>
        named(one),
      ),
      ...['attn_all_reduce', 'mlp_all_reduce'].map((one) => named(one)),
    ];
    const predicted = groups.map((group) =>
      group.reduce((sum, call) => sum + call.count * price(call.operator), 0),
    );
    const bounds = groups.map((group) =>
      group.reduce((sum, call) => sum + call.count * rooflineUs(call.operator, device)!, 0),
    );
    const errors = predicted.map((us, i) => Math.abs(us / (real![i]! * 1e6) - 1));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const sum = (times: readonly number[]) => times.reduce((total, time) => total + time, 0);
    const off = sum(predicted) / (sum(real!) * 1e6) - 1;
    t.diagnostic(
      `${name}: operators ${percent(mean)} off on average, total ${percent(off)}, roofline total ${percent(sum(bounds) / (sum(real!) * 1e6) - 1)}; ` +
        groups
          .map(([call], i) => `${call!.name} ${percent(predicted[i]! / (real![i]! * 1e6) - 1)}`)
          .join(', '),
    );
    all.push(...errors);
    assert.ok(Math.abs(off) <= most, `${name}: total within ${percent(most)}`);
  }
  const mean = all.reduce((sum, error) => sum + error, 0) / all.length;
  t.diagnostic(`both phases: operators ${percent(mean)} off on average`);
  assert.ok(mean < 0.11, 'operators within 11 %');
});

test('A100, Vidur: products of Llama 3 8B from at most 120 rows of Llama 2 7B', {
  skip: missingShared('data/vidur/profiling'),
}, async (t) => {
  const { checks, profile } = await calibrate(
    {
      device: 'a100-sxm-80gb',
      table: [vidur('a100/Llama-2-7b-hf.mlp.csv')],
      checkTable: [vidur('a100/Meta-Llama-3-8B.mlp.csv')],
      rowsPerSet: 120,
    },
    testContext(),
  );
  const gemm = profile.sets.find((set) => set.key === 'gemm')!;
  assert.ok(gemm.rows <= 120);
  const unseen = checks.find(
    (check) => check.key === 'gemm' && check.table.endsWith('Meta-Llama-3-8B.mlp.csv'),
  )!;
  t.diagnostic(
    `${percent(unseen.error.mean)} over ${unseen.rows} rows, roofline ${percent(unseen.roofline?.mean)}`,
  );
  assert.equal(unseen.rows, 7296);
  assert.ok(unseen.error.mean <= 0.075);
});

test('refitting the shipped profiles gives the same numbers, and the H200 products keep their gates', {
  skip: missingShared('data'),
}, async (t) => {
  const folder = temporaryFolder(t);
  for (const fit of shippedFits) {
    const calibration = await refit(fit, { shared, folder }, testContext());
    assert.deepEqual(
      JSON.parse(JSON.stringify(calibration.profile)),
      JSON.parse(JSON.stringify(deviceProfiles.get(fit.name).profile)),
      `${fit.name}: run scripts/fit-profiles.ts`,
    );
    if (fit.name !== 'h200-device') continue;
    const { in_sample, cross_validated, roofline } = setOf(calibration, 'gemm');
    t.diagnostic(
      `H200 products: ${percent(in_sample.mean)} in-sample, ${percent(cross_validated?.mean)} held out, roofline ${percent(roofline?.mean)}`,
    );
    assert.ok(in_sample.mean <= 0.06);
    assert.ok(cross_validated!.mean <= 0.1);
  }
});
