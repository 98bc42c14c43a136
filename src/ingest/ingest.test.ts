import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { IwcError } from '../core/errors.ts';
import type { IngestSummary } from '../documents/ingest.ts';
import { createThreadPool } from '../io/threads.ts';
import type { OperatorRow } from '../nouns/operator-table.ts';
import { readOperatorTable } from '../tables/operator-table-reader.ts';
import { ingest, resolveIngestOptions } from './index.ts';
import {
  deviceEvent,
  hostEvent,
  launchedKernel,
  type MadeEvent,
  traceText,
  writeTrace,
} from './made-trace.test-support.ts';

const gemm = (id: number, startUs: number, durationUs = 20, more: object = {}) =>
  launchedKernel({
    id,
    name: 'nvjet_tst_64x32_64x16_4x1_v_bz_TNT',
    op: 'aten::mm',
    dims: [
      [8, 16],
      [16, 32],
    ],
    types: ['c10::BFloat16', 'c10::BFloat16'],
    launchUs: startUs - 30,
    startUs,
    durationUs,
    ...more,
  });

test('a kernel without External id takes the shapes of the innermost operator, or of an annotation', async (t) => {
  const events = [
    hostEvent('cpu_op', 'outer', 0, 100, 1, { 'Input Dims': [[7]], 'Input type': ['float'] }),
    hostEvent('cpu_op', 'aten::add', 10, 20, 1, {
      'Input Dims': [[3], [3]],
      'Input type': ['float', 'float'],
    }),
    hostEvent('cuda_driver', 'cuLaunchKernel', 12, 4, 1, { correlation: 1 }),
    deviceEvent('kernel', 'k1', 40, 5, { correlation: 1 }),
    hostEvent('cpu_op', 'wrapper_without_shapes', 50, 20, 1, {}),
    hostEvent('cuda_driver', 'cuLaunchKernel', 52, 4, 1, { correlation: 2 }),
    deviceEvent('kernel', 'k2', 80, 5, { correlation: 2 }),
    hostEvent('user_annotation', 'named|x[4x5:float]', 200, 20, 1, {}),
    hostEvent('cuda_driver', 'cuLaunchKernel', 205, 4, 1, { correlation: 3 }),
    deviceEvent('kernel', 'k3', 300, 5, { correlation: 3 }),
    deviceEvent('kernel', 'k4', 400, 5, { correlation: 99 }),
    deviceEvent('gpu_user_annotation', 'on_device|y[6:int32]', 399, 10, {}),
    deviceEvent('kernel', 'nccl_kernel_x', 500, 5, {
      'Collective name': 'allreduce',
      'In msg nelems': 64,
      dtype: 'BFloat16',
      'Group size': 2,
    }),
  ];
  const { rows, summary } = await ingestEvents(t, events);
  assert.deepEqual(
    rows.map((row) => [row.name, row.shape_route, JSON.stringify(row.dims), row.source_op]),
    [
      ['k1', 'op', '[[3],[3]]', 'aten::add'],
      // An outer operator's shapes are not those of a kernel of something inside it.
      ['k2', 'none', 'null', 'wrapper_without_shapes'],
      ['k3', 'annotation-host', '[[4,5]]', 'named'],
      ['k4', 'annotation-device', '[[6]]', null],
      ['nccl_kernel_x', 'collective', '[[64]]', null],
    ],
  );
  assert.deepEqual(codes(summary), ['missing-correlation', 'no-launch']);
});

test('External id and correlation are different numbers', async (t) => {
  // The same number 5 means one launch as a correlation and another operator as an External id.
  const events = [
    hostEvent('cpu_op', 'aten::mm', 0, 10, 1, {
      'External id': 5,
      'Input Dims': [
        [1, 2],
        [2, 3],
      ],
      'Input type': ['float', 'float'],
    }),
    hostEvent('cuda_runtime', 'cudaLaunchKernel', 2, 2, 1, { 'External id': 5, correlation: 9 }),
    hostEvent('cpu_op', 'aten::add', 20, 10, 1, {
      'External id': 9,
      'Input Dims': [[4]],
      'Input type': ['float'],
    }),
    hostEvent('cuda_runtime', 'cudaLaunchKernelExC', 22, 2, 1, { 'External id': 9, correlation: 5 }),
    deviceEvent('kernel', 'some_gemm', 50, 5, { 'External id': 5, correlation: 9 }),
    deviceEvent('kernel', 'adder', 60, 5, { 'External id': 9, correlation: 5 }),
  ];
  const { rows } = await ingestEvents(t, events);
  assert.deepEqual(
    rows.map((row) => [row.source_op, row.launch_api]),
    [
      ['aten::mm', 'cudaLaunchKernel'],
      ['aten::add', 'cudaLaunchKernelExC'],
    ],
  );
});

test('kernels that a graph replays take the shapes of their twins where these agree', async (t) => {
  const replayed = (id: number, name: string, grid: number[]) =>
    deviceEvent('kernel', name, 1000 + 10 * id, 5, {
      correlation: 500,
      'graph node id': id,
      'graph id': 3,
      grid,
      block: [128, 1, 1],
    });
  const { rows } = await ingestEvents(t, [
    ...gemm(1, 100),
    ...launchedKernel({
      id: 2,
      name: 'norm_kernel',
      op: 'norm',
      dims: [[4]],
      launchUs: 150,
      startUs: 200,
      durationUs: 5,
    }),
    ...launchedKernel({
      id: 3,
      name: 'norm_kernel',
      op: 'norm',
      dims: [[5]],
      launchUs: 250,
      startUs: 300,
      durationUs: 5,
    }),
    hostEvent('cuda_runtime', 'cudaGraphLaunch', 900, 20, 100, { correlation: 500 }),
    replayed(11, 'nvjet_tst_64x32_64x16_4x1_v_bz_TNT', [8, 1, 1]),
    replayed(12, 'norm_kernel', [8, 1, 1]),
    replayed(13, 'nvjet_tst_64x32_64x16_4x1_v_bz_TNT', [99, 1, 1]),
  ]);
  assert.deepEqual(
    rows.slice(3).map((row) => [row.shape_route, row.launch_api, row.graph_node_id]),
    [
      ['graph-node', 'cudaGraphLaunch', 11],
      ['none', 'cudaGraphLaunch', 12],
      ['none', 'cudaGraphLaunch', 13],
    ],
  );
});

test('the two products of replayed experts keep their order', async (t) => {
  const experts = {
    op: 'sglang::inplace_fused_experts',
    name: 'fused_moe_kernel',
    dims: [
      [32, 64],
      [8, 48, 64],
      [8, 64, 24],
      [32, 2],
      [32, 2],
    ],
    types: ['c10::BFloat16', 'c10::BFloat16', 'c10::BFloat16', 'float', 'int'],
  };
  const [op, launch, kernel] = launchedKernel({
    ...experts,
    id: 1,
    launchUs: 10,
    startUs: 100,
    durationUs: 5,
  });
  const second = deviceEvent('kernel', experts.name, 110, 5, {
    ...(kernel!['args'] as object),
    correlation: 2,
  });
  const replayed = [0, 1, 2, 3].map((i) =>
    deviceEvent('kernel', experts.name, 1000 + 10 * i, 5, {
      ...{ correlation: 500, 'graph node id': i + 1, grid: [8, 1, 1], block: [128, 1, 1] },
    }),
  );
  const { rows } = await ingestEvents(t, [
    ...[op!, launch!, kernel!],
    hostEvent('cuda_runtime', 'cudaLaunchKernel', 14, 1, 100, { 'External id': 1, correlation: 2 }),
    second,
    hostEvent('cuda_runtime', 'cudaGraphLaunch', 900, 20, 100, { correlation: 500 }),
    ...replayed,
  ]);
  assert.deepEqual(
    rows.map(({ sizes, kernel_index: index, kernel_count: count }) => [sizes?.['n'], index, count]),
    [
      [48, 0, 2],
      [64, 1, 2],
      [48, null, null],
      [64, null, null],
      [48, null, null],
      [64, null, null],
    ],
  );
});

test('steps come from annotations, with the phase they name', async (t) => {
  const { rows, summary } = await ingestEvents(t, [
    hostEvent('user_annotation', 'execute_context_1(512)_generation_0(0)', 0, 100, 100),
    ...gemm(1, 100),
    hostEvent('user_annotation', 'execute_context_0(0)_generation_4(4)', 200, 100, 100),
    ...gemm(2, 250),
    ...gemm(3, 600),
  ]);
  assert.deepEqual(
    rows.map((row) => [row.step, row.phase]),
    [
      [0, 'prefill'],
      [1, 'decode'],
      [null, null],
    ],
  );
  assert.deepEqual(
    summary.steps.map(({ kernels }) => kernels),
    [1, 1],
  );
});

test('several ranks: one clock, skew, and the same bytes on threads', async (t) => {
  const folder = temporaryFolder(t);
  for (const rank of [0, 1]) {
    const events = [
      ...gemm(1, 100 + 10 * rank),
      deviceEvent('kernel', 'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(x)', 150 + 30 * rank, 70 - 30 * rank, {
        'Collective name': 'allreduce',
        'In msg nelems': 1024,
        dtype: 'BFloat16',
        'Group size': 2,
      }),
    ];
    const text = traceText(events, {
      distributedInfo: { rank, world_size: 2 },
      baseTimeNanoseconds: 1_700_000_000_000_000_000,
    });
    // Given in the other order than their ranks.
    writeTrace(join(folder, `trace-${1 - rank}.json.gz`), text);
  }
  const inline = await ingestPaths(t, [folder]);
  const pool = createThreadPool(2);
  t.after(() => pool.close());
  const threaded = await ingestPaths(t, [folder], {}, pool);
  for (const name of ['operators.csv', 'operators.jsonl', 'stacks.jsonl'])
    assert.equal(
      readFileSync(join(threaded.outDir, name), 'utf8'),
      readFileSync(join(inline.outDir, name), 'utf8'),
    );
  const { summary, rows } = inline;
  assert.deepEqual(
    rows.map(({ rank }) => rank),
    [0, 0, 1, 1],
  );
  assert.equal(summary.has_one_clock, true);
  const [skew] = summary.communication.map((collective) => collective.skew);
  assert.equal(skew?.calls, 1);
  assert.equal(skew?.start?.max_us, 30);
  assert.equal(skew?.wait.max_us, 30);
  assert.deepEqual(skew?.last_by_rank, { 0: 0, 1: 1 });
  assert.equal(summary.communication[0]!.payload_bytes, 2048);
});

test('ranks without a common clock are not compared', async (t) => {
  const folder = temporaryFolder(t);
  writeTrace(join(folder, 'rank0.json'), traceText(gemm(1, 100)));
  writeTrace(join(folder, 'rank1.json'), traceText(gemm(1, 900_000_100)));
  const { summary } = await ingestPaths(t, [folder]);
  assert.equal(summary.has_one_clock, false);
  assert.deepEqual(codes(summary), ['mixed-clocks']);
  assert.equal(Math.max(...summary.temporal.map(({ span_us: span }) => span!)), 20);
});

test('a trace without kernels gives host operators, those that call no other', async (t) => {
  const { rows, summary } = await ingestEvents(t, [
    hostEvent('cpu_op', 'aten::linear', 0, 50, 1, {
      'Input Dims': [
        [8, 16],
        [32, 16],
      ],
      'Input type': ['float', 'float'],
    }),
    hostEvent('cpu_op', 'aten::t', 2, 3, 1, { 'Input Dims': [[32, 16]], 'Input type': ['float'] }),
    hostEvent('cpu_op', 'aten::mm', 10, 30, 1, {
      'Input Dims': [
        [8, 16],
        [16, 32],
      ],
      'Input type': ['float', 'float'],
    }),
  ]);
  assert.deepEqual(
    rows.map((row) => [row.name, row.kind, row.timing, row.duration_ns, row.family]),
    [
      ['aten::t', 'operator', 'host', 3000, 'host'],
      ['aten::mm', 'operator', 'host', 30_000, 'gemm'],
    ],
  );
  assert.deepEqual(rows[1]!.sizes, { batch: 1, m: 8, n: 32, k: 16 });
  assert.deepEqual(codes(summary), ['no-kernels']);
});

test('a merged trace holds every event, with no id shared between ranks', async (t) => {
  const folder = temporaryFolder(t);
  for (const rank of [0, 1])
    writeTrace(
      join(folder, `rank${rank}.json`),
      traceText([
        ...gemm(1, 100 + rank),
        { ph: 's', id: 1, pid: 1, tid: 100, ts: 70, cat: 'ac2g', name: 'ac2g' },
        { ph: 'M', name: 'process_name', pid: 1, tid: 0, ts: 70, args: { name: 'python "q"' } },
        { ph: 'X', cat: 'Trace', pid: 'Spans', tid: 'x', ts: 70, dur: 1, name: 'n', args: {} },
      ]),
    );
  const outDir = temporaryFolder(t);
  const mergedTrace = join(outDir, 'all.json.gz');
  await ingestPaths(t, [folder], { mergedTrace });
  const merged = JSON.parse(gunzipSync(readFileSync(mergedTrace)).toString()) as {
    traceEvents: Record<string, unknown>[];
  };
  assert.equal(merged.traceEvents.length, 12);
  const ids = merged.traceEvents.flatMap(({ args }) => (args as { correlation?: number })?.correlation ?? []);
  assert.deepEqual(ids, [1, 1, 1_000_000_001, 1_000_000_001]);
  assert.deepEqual(
    merged.traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => (args as { name: string }).name),
    ['rank 0: python "q"', 'rank 1: python "q"'],
  );
  assert.equal(new Set(merged.traceEvents.map(({ pid }) => pid)).size, 6);
  // It is a trace itself: the time on the table's clock, all kernels, all launches.
  const again = await ingestPaths(t, [mergedTrace]);
  assert.equal(again.summary.kernels.kernels, 2);
  assert.equal(again.summary.coverage.launches.kernels, 2);
  assert.equal(again.summary.temporal[0]!.busy_us, 21);
});

for (const [name, text, code] of [
  ['nothing', '', 'not-a-trace'],
  ['words', 'hello', 'not-a-trace'],
  ['an object without events', '{"a": 1}', 'not-a-trace'],
  ['an array of numbers', '[1, 2, 3]', 'no-kernels'],
  ['no events', '{"traceEvents": []}', 'no-kernels'],
  ['only metadata', '{"traceEvents": [{"ph": "M", "name": "process_name", "pid": 1}]}', 'no-kernels'],
  ['broken JSON', '{"traceEvents": [{ph: "X"}]}', 'bad-json'],
] as const)
  test(`refuses ${name}, and leaves no file behind`, async (t) => {
    const folder = temporaryFolder(t);
    const outDir = join(folder, 'out');
    const path = writeTrace(join(folder, 'trace.json'), text);
    await assert.rejects(
      ingest([path], resolveIngestOptions({ outDir }), testContext()),
      (error) => error instanceof IwcError && error.problems[0]!.code === code,
    );
    assert.equal(existsSync(outDir), false);
  });

test('what is wrong in events is counted, and the rest is kept', async (t) => {
  const { rows, summary } = await ingestEvents(t, [
    ...gemm(1, 100),
    deviceEvent('kernel', 'backwards', 200, -5, { correlation: 7 }),
    { ph: 'X', cat: 'kernel', name: 'no time', pid: 0, tid: 7 },
    { ph: 'X', cat: 'kernel', name: 'bad time', pid: 0, tid: 7, ts: 'soon', dur: 1 },
    ...launchedKernel({
      id: 8,
      name: 'odd',
      op: 'x',
      dims: [[-1, 5]],
      types: ['float'],
      launchUs: 290,
      startUs: 300,
      durationUs: 5,
    }),
    ...launchedKernel({
      id: 9,
      name: 'crossing',
      op: 'x',
      dims: [[1]],
      types: ['mystery'],
      launchUs: 290,
      startUs: 303,
      durationUs: 5,
    }),
  ]);
  assert.equal(rows.length, 3);
  assert.deepEqual(codes(summary), [
    'absurd-shape',
    'bad-time',
    'event-without-name-or-time',
    'negative-duration',
    'overlap-in-stream',
  ]);
  assert.equal(rows[2]!.dtype, null);
});

test('a trace cut short, plain or gzipped, gives the events that are whole', async (t) => {
  const folder = temporaryFolder(t);
  const events = Array.from({ length: 400 }, (_, i) => gemm(i + 1, 100 * (i + 1))).flat();
  const text = traceText(events);
  writeTrace(join(folder, 'cut.json'), text.slice(0, text.length / 2));
  const zipped = gzipSync(text);
  writeFileSync(join(folder, 'cut.json.gz'), zipped.subarray(0, zipped.length / 2));
  for (const name of ['cut.json', 'cut.json.gz']) {
    const { rows, summary } = await ingestPaths(t, [join(folder, name)]);
    assert.ok(rows.length > 50 && rows.length < 400, `${name}: ${rows.length}`);
    assert.equal(summary.traces[0]!.is_truncated, true);
    assert.ok(codes(summary).includes('truncated-trace'));
  }
});

test('a bare array is a trace too, and need not be closed', async (t) => {
  const folder = temporaryFolder(t);
  const array = JSON.stringify(gemm(1, 100));
  const closed = await ingestPaths(t, [writeTrace(join(folder, 'a.json'), array)]);
  const open = await ingestPaths(t, [writeTrace(join(folder, 'b.json'), `${array.slice(0, -1)},`)]);
  assert.equal(closed.summary.traces[0]!.format, 'chrome');
  assert.equal(open.rows.length, closed.rows.length);
});

test('a failure while writing leaves nothing', async (t) => {
  const folder = temporaryFolder(t);
  const path = writeTrace(join(folder, 'trace.json'), traceText(gemm(1, 100)));
  const outDir = join(folder, 'out');
  const options = resolveIngestOptions({ outDir, tables: ['csv', 'exel'] });
  await assert.rejects(ingest([path], options, testContext()), /'exel' is not one of csv, jsonl, parquet/);
  assert.deepEqual(existsSync(outDir) ? readdirSync(outDir) : [], []);
});

async function ingestEvents(t: TestContext, events: readonly MadeEvent[]) {
  const path = writeTrace(join(temporaryFolder(t), 'trace.json.gz'), traceText(events));
  return await ingestPaths(t, [path]);
}

async function ingestPaths(
  t: TestContext,
  paths: readonly string[],
  given: Record<string, unknown> = {},
  pool = createThreadPool(1),
): Promise<{ rows: OperatorRow[]; summary: IngestSummary; outDir: string }> {
  const outDir = temporaryFolder(t);
  const context = testContext({ pool });
  const summary = await ingest(paths, resolveIngestOptions({ outDir, ...given }), context);
  const rows: OperatorRow[] = [];
  for await (const batch of readOperatorTable(context.runtime, outDir)) rows.push(...batch);
  return { rows, summary, outDir };
}

function codes({ notices }: IngestSummary): string[] {
  return notices.map(({ code }) => code);
}
