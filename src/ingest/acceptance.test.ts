import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingShared, sharedFolder } from '../../test/support/requirements.ts';
import type { IngestSummary } from '../documents/ingest.ts';
import { CsvSplitter } from '../io/csv/csv-splitter.ts';
import { ingest, resolveIngestOptions } from './index.ts';

/*
 * The referee is a published trace of SGLang on H200 (microsoft/FlowSim's unit test), the figures measured from
 * it with independent scripts, and FlowSim's own output for it.
 */
const trace = 'data/kineto/flowsim_sglang.trace.json.gz';
const golden = 'golden/flowsim/test_trace.trace.csv';

test('the SGLang trace on H200, to the digit', { skip: missingShared(trace) }, async (t) => {
  const outDir = temporaryFolder(t);
  const summary = await run([trace], outDir, { flowsim: true });

  await t.test('kernels, names, time, launches, shapes', () => {
    const { kernels, coverage, traces } = summary;
    assert.equal(traces[0]!.events, 202_941);
    assert.equal(kernels.kernels, 664);
    assert.equal(kernels.names, 71);
    assert.equal(kernels.total_us, 77_591.032);
    assert.equal(coverage.launches.kernels, 664);
    assert.equal(coverage.by_route.op.kernels, 623);
    assert.equal(coverage.by_route.op.total_us, 77_458.811);
    assert.equal(coverage.by_route['annotation-host'].kernels, 24);
    assert.equal(coverage.shapes.kernels, 647);
  });

  await t.test('where the time went, by both definitions', () => {
    const [rank] = summary.temporal;
    assert.ok(rank !== undefined);
    assert.equal(rank.span_us, 508_871.644);
    assert.equal(rank.busy_us, 77_606.133);
    assert.equal(rank.idle_us, 431_265.511);
    const named = rank.by_name;
    assert.deepEqual(
      [
        named.compute_us,
        named.non_compute_us,
        named.communication_us,
        named.compute_communication_overlap_us,
      ],
      [65_128.209, 12_477.924, 12_264.423, 56.959],
    );
    assert.equal(named.communication_overlap_share?.toFixed(4), '0.0046');
    assert.equal(rank.by_family.communication_us, 16_738.661);
    assert.equal(rank.by_family.compute_communication_overlap_us, 67.743);
    assert.equal(rank.idle_us! + named.compute_us + named.non_compute_us, rank.span_us);
  });

  await t.test('families hold all of the time', () => {
    assert.ok(summary.kernels.classified_share! >= 0.99);
    const families = Object.fromEntries(
      summary.kernels.families.map(({ family, kernels, total_us: total }) => [
        family,
        [kernels, total.toFixed(1)],
      ]),
    );
    assert.deepEqual(families['grouped-gemm'], [14, '30965.9']);
    assert.deepEqual(families['gemm'], [90, '18522.7']);
    assert.deepEqual(families['collective'], [42, '16738.7']);
    assert.deepEqual(families['norm'], [63, '2578.0']);
    assert.deepEqual(families['attention'], [14, '2502.8']);
    assert.deepEqual(families['copy'], [179, '1379.1']);
    assert.deepEqual(families['moe-routing'], [26, '1364.2']);
    assert.deepEqual(families['activation'], [14, '564.9']);
    assert.deepEqual(families['rope'], [14, '196.8']);
    assert.deepEqual(families['split-k-reduce'], [9, '24.2']);
  });

  await t.test('five prefill steps, two decode steps', () => {
    assert.deepEqual(
      summary.steps.map(({ phase }) => phase),
      ['prefill', 'prefill', 'prefill', 'prefill', 'prefill', 'decode', 'decode'],
    );
    const inPhases = summary.phases.reduce((sum, { kernels }) => sum + kernels, 0);
    assert.equal(inPhases, 664);
  });

  await t.test(
    "FlowSim's rows: the 623 with shapes are equal in name, dims, types and duration",
    {
      skip: missingShared(golden),
    },
    () => {
      const theirs = readCsv(join(sharedFolder()!, golden));
      const ours = readCsv(join(outDir, 'flowsim/flowsim_sglang.trace.csv'));
      assert.equal(ours.length, theirs.length);
      assert.deepEqual(ours[0], theirs[0]);
      let equal = 0;
      for (const [i, row] of theirs.entries()) {
        if (i === 0) continue;
        assert.equal(ours[i]![0], row[0]);
        assert.equal(ours[i]![5], row[5]);
        if (row[1] === 'N/A') continue;
        assert.deepEqual(ours[i]!.slice(1, 3), row.slice(1, 3));
        equal++;
      }
      assert.equal(equal, 623);
    },
  );

  await t.test(
    "stacks differ from FlowSim's only where its are known to be wrong",
    {
      skip: missingShared(golden),
    },
    () => {
      const theirs = readCsv(join(sharedFolder()!, golden)).slice(1);
      const ours = readCsv(join(outDir, 'flowsim/flowsim_sglang.trace.csv')).slice(1);
      // It drops the folder of compiled code, and keeps frames that had ended under a longer annotation.
      const ended =
        / <- <built-in method _record_function_enter_new[^>]*> <- torch\/_ops\.py\(\d+\): __call__ <- torch\/autograd\/profiler\.py\(\d+\): __enter__/;
      const differing = theirs.filter((row, i) => {
        const stack = ours[i]![9]!.replaceAll('/tmp/torchinductor_root/', '');
        return stack !== row[9] && stack !== row[9]!.replace(ended, '');
      });
      // 19 show another launch of the same operator, one an operator that launched nothing of the kind.
      assert.equal(differing.length, 20);
    },
  );
});

test('GEMM sizes are those measured from the raw trace', {
  skip: missingShared('golden/flowsim/h200_gemm_from_trace.csv'),
}, async (t) => {
  const outDir = temporaryFolder(t);
  await run([trace], outDir, {});
  const rows = readFileSync(join(outDir, 'operators.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const found = new Map<string, number>();
  for (const row of rows) {
    if (row['family'] !== 'gemm') continue;
    const { batch, m, n, k } = row['sizes'] as Record<string, number>;
    const key = [row['source_op'], batch, m, k, n, row['dtype']].join();
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  const golden = readCsv(join(sharedFolder()!, 'golden/flowsim/h200_gemm_from_trace.csv'));
  assert.equal(golden.length, 35);
  for (const row of golden.slice(1))
    assert.equal(found.get(row.slice(0, 6).join()), Number(row[6]), row.join());
  assert.equal(found.size, 34);
});

for (const [name, file, expected] of [
  [
    'a CUDA trace without shapes',
    'alexnet.trace.json.gz',
    { kernels: 79, sum: 10_692, device: 'NVIDIA A100-PG509-200' },
  ],
  ['a ROCm trace', 'mi250_rocm.trace.json.gz', { kernels: 14, sum: 110.881, device: 'AMD Radeon Graphics' }],
  [
    'a distributed training trace',
    'sampled_rank-0.json.gz',
    { kernels: 1154, sum: 606_519, device: undefined },
  ],
] as const)
  test(`${name} keeps its kernels and its time`, {
    skip: missingShared(`data/kineto/${file}`),
  }, async (t) => {
    const { kernels, traces, coverage, temporal } = await run(
      [`data/kineto/${file}`],
      temporaryFolder(t),
      {},
    );
    assert.equal(kernels.kernels, expected.kernels);
    assert.equal(kernels.total_us, expected.sum);
    assert.equal(traces[0]!.devices[0]?.name, expected.device);
    assert.equal(coverage.launches.kernels, expected.kernels);
    assert.ok(kernels.classified_share! >= 0.99, `classified ${kernels.classified_share}`);
    const [rank] = temporal;
    assert.ok(rank!.busy_us <= rank!.span_us!);
  });

async function run(
  paths: readonly string[],
  outDir: string,
  options: Record<string, unknown>,
): Promise<IngestSummary> {
  const given = resolveIngestOptions({ outDir, ...options });
  return await ingest(
    paths.map((path) => join(sharedFolder()!, path)),
    given,
    testContext(),
  );
}

function readCsv(path: string): string[][] {
  const splitter = new CsvSplitter();
  return [...splitter.push(readFileSync(path, 'utf8')), ...splitter.finish()];
}
