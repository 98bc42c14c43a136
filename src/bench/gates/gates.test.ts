import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { UsageError } from '../../core/errors.ts';
import type { SuiteDocument } from '../../documents/suite.ts';
import { streamFor } from '../../math/keyed-stream.ts';
import { evaluateGates, gateExitCode, judgePoints } from './evaluate.ts';
import { readGateFile } from './gate-file.ts';
import { parseBenchGates } from './metric-paths.ts';
import type { GatedPoint } from './read-points.ts';

const gatesOf = (...texts: string[]) => parseBenchGates(texts);

function point(load: string, p99s: readonly (number | null)[], more: object = {}): GatedPoint {
  return {
    ...{ server: 's', workload: 'w', load },
    summaries: p99s.map((p99) => ({
      ttft_ms: { due: { p99, p50: p99, interval_95: { p99: null, ...more } } },
      measured: { failed_share: 0 },
    })),
  };
}

function judge(texts: readonly string[], olds: readonly GatedPoint[], news: readonly GatedPoint[]) {
  return judgePoints({ gates: gatesOf(...texts), baseline: 'a', folder: 'b', confidence: 0.95 }, olds, news);
}

/** Runs of a server whose p99 varies by 5 % from run to run, at these loads. */
function simulated(seed: number, side: string, loads: number, repetitions: number, factor = 1): GatedPoint[] {
  const random = streamFor({ seed: BigInt(seed), name: side });
  return Array.from({ length: loads }, (_, load) =>
    point(
      String(load),
      Array.from({ length: repetitions }, () => factor * 100 * (load + 1) * (1 + 0.05 * random.nextNormal())),
    ),
  );
}

test('identical servers fail at most as often as stated, over a whole suite of checks', () => {
  const trials = 1000;
  for (const repetitions of [2, 3, 5])
    for (const [gate, loads] of [
      ['ttft_ms.p99:rel:0', 4],
      ['ttft_ms.p99:distance:1', 4],
      ['ttft_ms.p99:abs:0', 1],
      ['ttft_ms.p99:rel:0.05', 4],
    ] as const) {
      let alarms = 0;
      for (let trial = 0; trial < trials; trial++) {
        const report = judge(
          [gate],
          simulated(trial, 'a', loads, repetitions),
          simulated(trial, 'b', loads, repetitions),
        );
        if (!report.passes) alarms++;
      }
      // Two standard errors of a share of 5 % in 1,000 trials are 1.4 %.
      assert.ok(
        alarms / trials <= 0.05 + 0.014,
        `${gate}, ${repetitions} repetitions: ${alarms} of ${trials}`,
      );
    }
});

test('a gate on the bare numbers would fail identical servers often: what calibration is for', () => {
  let alarms = 0;
  for (let trial = 0; trial < 400; trial++) {
    const report = judge(['ttft_ms.p99:rel:0.05'], simulated(trial, 'a', 4, 1), simulated(trial, 'b', 4, 1));
    if (!report.passes) alarms++;
    assert.ok(report.checks.every(({ calibrated }) => !calibrated));
  }
  assert.ok(alarms / 400 > 0.5);
});

test('a regression of 20 % is found, with five repetitions of 5 % noise nearly always', () => {
  const power = (repetitions: number, threshold: string, loads: number) => {
    let found = 0;
    for (let trial = 0; trial < 400; trial++) {
      const olds = simulated(trial, 'a', loads, repetitions);
      const news = simulated(trial, 'b', loads, repetitions, 1.2);
      if (!judge([`ttft_ms.p99:rel:${threshold}`], olds, news).passes) found++;
    }
    return found / 400;
  };
  for (const [repetitions, loads, least] of [
    [5, 1, 0.95],
    [5, 4, 0.95],
    [3, 1, 0.5],
  ] as const) {
    const found = power(repetitions, '0.05', loads);
    assert.ok(found >= least, `${repetitions} repetitions, ${loads} loads: ${found}`);
  }
});

test('missing numbers, missing points and empty comparisons fail; new points are named', () => {
  const olds = [point('1', [10, 11, 10]), point('2', [20, 21, 20])];
  assert.match(
    judge(['ttft_ms.p99:rel:9'], olds, [point('1', [10, null, 10]), point('2', [20, 20, 21])]).checks[0]!
      .reason,
    /missing in the new run: a missing number fails/,
  );
  const gone = judge(['ttft_ms.p99:rel:9'], olds, [point('1', [10, 11, 12]), point('3', [1, 2, 3])]);
  assert.deepEqual(
    gone.checks.map(({ load, passes }) => [load, passes]),
    [
      ['1', true],
      ['2', false],
    ],
  );
  assert.deepEqual(gone.without_baseline, ['s/w/3']);
  assert.equal(judge(['ttft_ms.p99:rel:9'], [], [point('1', [1, 1])]).passes, false);
  assert.equal(judge(['e2e_ms.p99:gt:9'], [], [point('1', [1, 1])]).passes, false);
});

test('bounds hold the new numbers alone, and a sure failure needs no noise', () => {
  const news = [point('1', [10, 11, 10])];
  assert.equal(judge(['ttft_ms.p99:gt:50', 'measured.failed_share:gt:0'], [], news).passes, true);
  assert.equal(judge(['ttft_ms.p99:gt:5'], [], news).passes, false);
  assert.equal(judge(['ttft_ms.p99:lt:50'], [], news).passes, false);
  // Beyond, but the repetitions are that far apart.
  assert.equal(judge(['ttft_ms.p99:gt:10'], [], news).passes, true);
});

test('one repetition a side: the interval within the run is the noise, and the report says what that is worth', () => {
  const a = [point('1', [100], { p99: [80, 120] })];
  const close = judge(['ttft_ms.p99:rel:0.05'], a, [point('1', [115], { p99: [95, 135] })]).checks[0]!;
  assert.equal(close.passes, true);
  assert.match(close.reason, /not calibrated: one repetition/);
  const far = judge(['ttft_ms.p99:rel:0.05'], a, [point('1', [200], { p99: [180, 220] })]).checks[0]!;
  assert.equal(far.passes, false);
  const bare = judge(['ttft_ms.p99:rel:0.05'], [point('1', [100])], [point('1', [106])]).checks[0]!;
  assert.equal(bare.passes, false);
  assert.match(bare.reason, /no noise known, bare numbers compared/);
});

test('every gate that is not understood is told at once; short names mean from due', () => {
  assert.throws(
    () => gatesOf('ttft_ms.p98:rel:0.1', 'ttft_ms.p99:over:1', 'ttft_ms.p99'),
    (error) => error instanceof UsageError && error.problems.length === 3,
  );
  assert.equal(judge(['ttft_ms.due.p99:rel:1'], [point('1', [1, 2])], [point('1', [1, 2])]).passes, true);
});

test('folders: suites by point, runs as they are, and files of gates', async (t) => {
  const folder = temporaryFolder(t);
  const context = testContext();
  const suite = (name: string, p99s: readonly (number | null)[]) => {
    const points = p99s.map((p99, repetition) => {
      const id = `s--w--1--r${repetition}`;
      if (p99 !== null) {
        mkdirSync(join(folder, name, 'points', id, 'run'), { recursive: true });
        writeFileSync(
          join(folder, name, 'points', id, 'run', 'summary.json'),
          JSON.stringify({ ttft_ms: { due: { p99 } } }),
        );
      }
      return {
        id,
        server: 's',
        workload: 'w',
        load: '1',
        ...{ target_rps: 1, value: 1, repetition, exit_code: null, started_at_ms: null, error: null },
        status: p99 === null ? ('failed' as const) : ('done' as const),
      };
    });
    const document: SuiteDocument = {
      ...{
        schema: 'iwc.suite/1.0',
        name,
        session_id: 's',
        iwc_version: '1',
        command: 'iwc bench',
        seed: '0',
      },
      ...{
        spec_sha256: '',
        spec_path: 's.yaml',
        infrastructure: null,
        slo: null,
        servers: [],
        workloads: [],
      },
      points,
    };
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'suite.json'), JSON.stringify(document));
    return join(folder, name);
  };
  const baseline = suite('a', [100, 101, 99]);
  writeFileSync(join(folder, 'gates.yaml'), '- ttft_ms.p99:rel:0.05\n');
  const gates = await readGateFile(join(folder, 'gates.yaml'), context);
  const evaluate = async (name: string, p99s: readonly (number | null)[]) =>
    await evaluateGates({ gates, baseline, folder: suite(name, p99s), confidence: 0.95 }, context);
  assert.equal((await evaluate('same', [101, 100, 100])).passes, true);
  const slower = await evaluate('slower', [130, 131, 129]);
  assert.equal(slower.passes, false);
  assert.equal(gateExitCode(slower, 3), 2);
  assert.equal((await evaluate('failed', [100, null, 100])).passes, false);
  const run = join(baseline, 'points', 's--w--1--r0', 'run');
  assert.equal(
    (await evaluateGates({ gates, baseline: run, folder: run, confidence: 0.95 }, context)).passes,
    true,
  );
  await assert.rejects(
    evaluateGates({ gates, baseline: folder, folder: baseline, confidence: 0.95 }, context),
    /neither a suite/,
  );
  writeFileSync(join(folder, 'bad.yaml'), 'ttft: 3\n');
  await assert.rejects(readGateFile(join(folder, 'bad.yaml'), context), /YAML list/);
});

test('a folder whose suite is none of ours is told', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'suite.json'), '{"points":[]}');
  await assert.rejects(
    evaluateGates({ gates: [], baseline: null, folder, confidence: 0.95 }, testContext()),
    /expected a document of schema iwc\.suite\/1\.0, but it has no schema/,
  );
});
