import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { testContext } from '../../../test/support/context.ts';
import { exitCodes } from '../../core/errors.ts';
import type { SuiteComparison } from '../../documents/suite-comparison.ts';
import { startMock } from '../../mock/start-mock.ts';
import { recordsOfRows } from '../plugins/foreign-row.ts';
import { calm, evenModule, folderWith, runBench } from '../suite.test-support.ts';
import { lmbenchNumbers } from './lmbench-numbers.ts';
import { writeSuiteResults } from './write-suite-results.ts';

test('a suite becomes tables, comparisons and pictures; a server that fails stands in all of them as failing', async (t) => {
  const good = await startMock({ port: 0, ttftMs: 5, itlMs: 1 }, testContext());
  t.after(() => good.close());
  const broken = createServer((request, response) => {
    response.statusCode = request.url === '/v1/models' ? 200 : 500;
    response.end(JSON.stringify({ data: [{ id: 'mock' }] }));
  });
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  t.after(() => broken.close());
  const folder = folderWith(t, {
    'even.mjs': evenModule,
    'suite.yaml': `Name: "a | b"
Serving:
  - BaseURL: {URL: ${good.url}, modelURL: mock, Key: good}
  - BaseURL: {URL: http://127.0.0.1:${(broken.address() as AddressInfo).port}, modelURL: mock, Key: broken}
SLO: ttft=5s
${calm}Workload:
  Even: {plugin: ./even.mjs, QPS: [20, 50], NUM_REQUESTS: 8}
`,
  });
  const out = join(folder, 'out');
  const { exitCode, suites } = await runBench(join(folder, 'suite.yaml'), { outDir: out });
  assert.equal(exitCode, exitCodes.partial);
  const read = (name: string) => readFileSync(join(out, name), 'utf8');
  const comparison = JSON.parse(read('comparison.json')) as SuiteComparison;
  for (const { servers } of comparison.workloads[0]!.loads) {
    const [fine, failing] = servers;
    assert.deepEqual([fine!.ok, fine!.not_ok, failing!.ok, failing!.not_ok], [8, 0, 0, 8]);
    assert.equal(failing!.measures['ttft_ms.due.p50']!.value, null);
    assert.equal(failing!.measures['measured.failed_share']!.value, 1);
    assert.equal(failing!.measures['goodput.good_rps']!.value, 0);
  }
  // Our own CSV, read back as anybody's, gives the numbers of the result file: from times of a few digits less.
  const csv = read('csv/good_even_output_20.csv').trim().split('\n');
  const [head, ...rows] = csv.map((line) => line.split(','));
  const records = recordsOfRows(
    rows.map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]!]))),
  );
  const result = (key: string) => {
    const [name] = suites[0]!.document.points
      .filter(({ server, load }) => server === key && load === '20')
      .map(({ server, workload, load }) => `${server}_${workload}_${load}_`);
    const [file] = readdirSync(join(out, 'results')).filter((found) => found.startsWith(name!));
    return JSON.parse(read(`results/${file}`)).results;
  };
  assertSame(lmbenchNumbers(records), result('good'));
  assert.deepEqual(result('broken').failed_requests, 8);
  assert.equal(read('csv/broken_even_output_20.csv').trim().split('\n').length, 9);
  assert.match(read('csv/broken_even_output_20.csv'), /500/);
  assert.match(read('report.md'), /# a \\\| b/);
  assert.match(read('report.md'), /\| 20 \| broken \| 1\/1 \| 0 \| \*\*8\*\* \|/);
  for (const name of ['plots/even.svg', 'plots/even.png', 'summary.json', 'even_comparison.json'])
    assert.ok(existsSync(join(out, name)), name);
  const before = ['comparison.json', 'summary.json', 'plots/even.svg', 'report.md'].map(read);
  await writeSuiteResults(out, suites[0]!.document, testContext());
  assert.deepEqual(['comparison.json', 'summary.json', 'plots/even.svg', 'report.md'].map(read), before);
  // A sitting may have another SLO: points of earlier ones are counted by it too, from their records.
  const shareUnder = async (slo: string | null) => {
    const { comparison } = await writeSuiteResults(out, { ...suites[0]!.document, slo }, testContext());
    return comparison.workloads[0]!.loads[0]!.servers[0]!.measures['goodput.share']?.value ?? null;
  };
  assert.deepEqual(
    [await shareUnder('ttft=1us'), await shareUnder('ttft=99s'), await shareUnder(null)],
    [0, 1, null],
  );
});

/** The same to a unit of the last of two decimals, which times that lie between two may be rounded to either way. */
function assertSame(told: object, expected: object): void {
  assert.deepEqual(Object.keys(told), Object.keys(expected));
  for (const [name, value] of Object.entries(told)) {
    const other = expected[name as keyof typeof expected] as unknown;
    if (typeof value === 'object' && value !== null) assertSame(value, other as object);
    else if (typeof value !== 'number') assert.deepEqual(value, other, name);
    else assert.ok(Math.abs(value - (other as number)) < 0.0101, `${name}: ${value} and ${other}`);
  }
}
