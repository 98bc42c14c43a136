import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { readDeviations } from '../../../test/support/deviations.ts';
import { missingShared, sharedFolder } from '../../../test/support/requirements.ts';
import { InputError, UsageError } from '../../core/errors.ts';
import type { LmbenchNumbers } from '../../documents/lmbench.ts';
import { round2 } from './lmbench-numbers.ts';
import { isYes, loadName } from './setting-words.ts';
import { type CsvSummary, summarizeCsv } from './summarize-csv.ts';

const golden = 'golden/lmbench/summarize';
const skip = missingShared(golden);
const deviations = readDeviations();
const cases =
  skip === false ? readdirSync(`${sharedFolder()}/${golden}`).filter((name) => /^\d\d_/.test(name)) : [];

/** Summarises in a folder as LMBench has it, which is the working folder meanwhile. */
async function summarizeIn(folder: string, csv: string, words: readonly string[]): Promise<CsvSummary> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await summarizeCsv({ csv, words, outDir: '4-latest-results' }, testContext());
  } finally {
    process.chdir(before);
  }
}

test('there are cases', { skip }, () => assert.equal(cases.length, 23));

for (const name of cases)
  test(`summarize ${name}`, { skip }, async (t) => {
    const source = `${sharedFolder()}/${golden}`;
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, '0-bench-specs'));
    mkdirSync(join(folder, '4-latest-results'));
    cpSync(`${source}/spec.yaml`, join(folder, '0-bench-specs/s.yaml'));
    cpSync(`${source}/run-bench.yaml`, join(folder, 'run-bench.yaml'));
    cpSync(`${source}/${name}/input.csv`, join(folder, '4-latest-results/in.csv'));
    const run = JSON.parse(readFileSync(`${source}/${name}/run.json`, 'utf8')) as {
      argv: string[];
      files_written: string[];
    };
    const [, csv, ...words] = run.argv;
    const known = deviations.get(`summarize_${name}`) ?? [];
    const { path, document } = await summarizeIn(folder, csv!, words);
    const [wantedPath] = run.files_written;
    const text = wantedPath === undefined ? '{}' : readFileSync(`${source}/${name}/output.json`, 'utf8');
    const wanted = JSON.parse(text.replaceAll(/\bNaN\b/g, 'null')) as Record<string, unknown>;
    const differing = differences({ ...document, timestamp: 'YYYYMMDD-HHMM' }, wanted);
    if (path.replace(document.timestamp, 'YYYYMMDD-HHMM') !== wantedPath) differing.push('path');
    assert.deepEqual(differing.sort(), [...known].sort());
    // Whatever is written is JSON, and readable anywhere.
    assert.deepEqual(JSON.parse(readFileSync(join(folder, path), 'utf8')), document);
  });

/** Paths at which two documents differ; `results` as a whole when one of them holds no numbers. */
function differences(ours: Record<string, unknown>, theirs: Record<string, unknown>): string[] {
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key): string[] => {
    const [a, b] = [ours[key], theirs[key]];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    const isPair = key === 'results' && isNumbers(a) && isNumbers(b);
    return isPair ? differences(a, b).map((inner) => `results.${inner}`) : [key];
  });
}

function isNumbers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !('error' in value);
}

test('a file of which nothing can be made gives a result that says so, and an error', async (t) => {
  const folder = temporaryFolder(t);
  for (const [text, told, exitCode] of [
    ['', /empty/, 1],
    ['a,b\n1,2\n', /no column launch_time .* there are a, b/, 1],
    ['metric,value\ndate,20250101\n', /no request was completed/, 3],
    ['metric,value\ncompleted,0\nfailed,7\n', /no request was completed/, 3],
  ] as const) {
    writeFileSync(join(folder, 'in.csv'), text);
    const summary = await summarizeIn(folder, 'in.csv', ['NAME=s', 'KEY=k', 'WORKLOAD=w', 'QPS=1']);
    assert.match((summary.document.results as { error: string }).error, told);
    assert.deepEqual(
      [summary.exitCode, summary.problem === null, existsSync(join(folder, summary.path))],
      [exitCode, exitCode === 3, true],
    );
  }
  await assert.rejects(summarizeIn(folder, 'none.csv', []), InputError);
});

test('what nobody counted is null and not 0', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'in.csv'), 'timestamp,latency,error\n0,0.5,\n1,0.5,\n');
  const { document } = await summarizeIn(folder, 'in.csv', ['WORKLOAD=w']);
  const results = document.results as LmbenchNumbers;
  assert.deepEqual(
    [results.successful_requests, results.total_input_tokens, results.output_token_throughput_tok_per_s],
    [2, null, null],
  );
  assert.deepEqual(results.ttft_ms, { mean: null, median: null, p99: null });
  writeFileSync(join(folder, 'in.csv'), 'metric,value\ncompleted,3\nduration,2\n');
  const table = await summarizeIn(folder, 'in.csv', ['WORKLOAD=w']);
  assert.equal((table.document.results as LmbenchNumbers).total_input_tokens, null);
});

test('failed requests are counted, and never make a run look faster', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, 'in.csv'),
    'launch_time,finish_time,ttft,generation_time,prompt_tokens,generation_tokens,error\n' +
      '0,1,0.5,0.5,10,6,\n1,1.001,0.001,0,0,0,HTTP 500\n2,3,0.5,0.5,10,6,\n',
  );
  const { document, exitCode } = await summarizeIn(folder, 'in.csv', ['WORKLOAD=random', 'KEY=a', 'QPS=1']);
  const results = document.results as {
    successful_requests: number;
    failed_requests: number;
    ttft_ms: unknown;
  };
  assert.deepEqual(
    [results.successful_requests, results.failed_requests, results.ttft_ms, exitCode],
    [2, 1, { mean: 500, median: 500, p99: 500 }, 3],
  );
});

test('a run of which nothing was answered says so, and equal names overwrite nothing', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, 'in.csv'),
    'timestamp,request_id,latency,prompt_tokens,completion_tokens,total_tokens,error\n0,a,0.1,,,,connection refused\n',
  );
  const first = await summarizeIn(folder, 'in.csv', ['NAME=s', 'KEY=k', 'WORKLOAD=w', 'QPS=2.00']);
  const second = await summarizeIn(folder, 'in.csv', ['NAME=s', 'KEY=k', 'WORKLOAD=w', 'QPS=2.00']);
  assert.deepEqual(
    [first.exitCode, (first.document.results as { message: string }).message],
    [3, 'the first failed with: connection refused'],
  );
  assert.match(first.path, /^4-latest-results\/s\/k_w_2\.0_\d{8}-\d{4}\.json$/);
  assert.notEqual(second.path, first.path);
});

test('words are settings, or they are refused; nothing of them is run', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, 'in.csv'),
    'launch_time,finish_time,ttft,generation_time,generation_tokens\n0,1,0.5,0.5,2\n',
  );
  await assert.rejects(summarizeIn(folder, 'in.csv', ['QPS']), UsageError);
  await assert.rejects(summarizeIn(folder, 'in.csv', ['AUTO_UPLOAD=perhaps']), /neither true nor false/);
  const hostile = await summarizeIn(folder, 'in.csv', [
    'NAME=../../x',
    'KEY=__import__("os").getpid()',
    'WORKLOAD=a/b',
  ]);
  assert.match(hostile.path, /^4-latest-results\/[\w.]*x\/[-\w.]+\.json$/);
  assert.deepEqual(['2.00', '1', '01', '1e3', 'inf', '1/2'].map(loadName), [
    '2.0',
    '1',
    '01',
    '1000.0',
    'inf',
    '1/2',
  ]);
  assert.deepEqual(
    ['true', 'False', '', '1', 'off'].map((word) => isYes('X', word)),
    [true, false, false, true, false],
  );
});

test('two decimals are rounded as Python rounds', () => {
  assert.deepEqual([0.125, 0.375, 2.675, -0.125, 1.005].map(round2), [0.12, 0.38, 2.67, -0.12, 1]);
});
