import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../../test/support/context.ts';
import { InputError, renderProblem } from '../../core/errors.ts';
import { workloadKinds } from '../../workload-kinds/index.ts';
import { planPoints } from '../run/plan-points.ts';
import { calm, evenModule, folderWith, runBench } from '../suite.test-support.ts';
import { readSpec, type SuiteSpec } from './read-spec.ts';
import { findSpecs } from './run-bench-list.ts';

async function read(path: string, settings: Readonly<Record<string, unknown>> = {}, context = testContext()) {
  return await readSpec(
    { path, infrastructure: null, settings, kinds: workloadKinds, baseUrl: null, model: null },
    context,
  );
}

async function problemsOf(read: Promise<unknown>): Promise<string[]> {
  try {
    await read;
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((problem) => renderProblem(problem));
    throw error;
  }
  return [];
}

test('every problem of a spec file is told at once, each with its place and the nearest known word', async (t) => {
  const folder = folderWith(t, {
    'bad.yaml': `Nme: x
Repetitions: 0
SLO: fast
Serving:
  - Flatt: {configSelection: a, modelURL: m}
  - Flat: {configSelecton: a, apiType: responses}
  - BaseURL: {URL: 'ftp://x'}
  - Command: vllm serve
Workload:
  Missing: {plugin: ./none.mjs}
  Even: {plugin: ./even.mjs, QPS: [x], NUM_REQUEST: 3}
  Odd: {plugin: ./even.mjs, Loop: closed}
  Script: {plugin: ./run.sh, QPS: [1], PROMPT: 3}
`,
    'even.mjs': evenModule,
    'run.sh': '',
  });
  const told = (await problemsOf(read(join(folder, 'bad.yaml')))).join('\n').replaceAll(`${folder}/`, '');
  const expected = [
    /^bad.yaml:1:1 \$\.Nme: 'Nme' is no key of a spec file \(did you mean 'Name'\?\)$/m,
    /^bad.yaml:2:1 \$\.Repetitions: .*'0' is not an integer ≥ 1/m,
    /^bad.yaml:3:1 \$\.SLO: .*'fast' is not METRIC=TIME/m,
    /'Name' is missing/,
    /^bad.yaml:5:5 .*unknown serving 'Flatt'.*did you mean 'Flat'/m,
    /^bad.yaml:6:12 .*'configSelecton' is no key of Flat \(did you mean 'configSelection'\?\)$/m,
    /'configSelection' is missing/,
    /'modelURL' is missing/,
    /'responses' is neither completions nor chat/,
    /'ftp:\/\/x' is not an http or https URL/,
    /^bad.yaml:8:5 .*the settings of 'Command' are not a mapping/m,
    /^bad.yaml:10:13 .*there is no '\.\/none\.mjs'/m,
    /^bad.yaml:11:\d+ .*'NUM_REQUEST' is no key of Even \(did you mean 'NUM_REQUESTS'\?\)$/m,
    /^bad.yaml:12:\d+ .*Loop: 'closed' is neither open nor users$/m,
    /QPS is missing/,
    /'PROMPT': a positional script takes no parameters by name/,
  ];
  for (const pattern of expected) assert.match(told, pattern);
  assert.equal(told.split('\n').length, expected.length, told);
});

test('text that is no YAML, and YAML that is no spec, are told with their place', async (t) => {
  const folder = folderWith(t, { 'broken.yaml': 'Name: [\n', 'list.yaml': '- 1\n' });
  assert.match((await problemsOf(read(join(folder, 'broken.yaml'))))[0]!, /broken\.yaml:2:1: /);
  assert.match((await problemsOf(read(join(folder, 'list.yaml'))))[0]!, /a spec file is a mapping/);
});

test('result keys of equal names are told apart, workloads of one kind too', async (t) => {
  const folder = folderWith(t, {
    'suite.yaml': `Name: twins
Serving:
  - Helm-ProductionStack: {helmConfigSelection: a/b.yaml, modelURL: m, hf_token: secret}
  - Helm-ProductionStack: {helmConfigSelection: a_b.yaml, modelURL: m, hf_token: <YOUR_HF_TOKEN>}
Workload:
  Even:
    - {plugin: ./even.mjs, QPS: 1}
    - {plugin: ./even.mjs, QPS: [1, 2.0, 0.50], NUM_REQUESTS: 3}
`,
    'even.mjs': evenModule,
  });
  const spec = await read(join(folder, 'suite.yaml'));
  assert.deepEqual(
    spec.servers.map(({ key }) => key),
    ['helm_a_b', 'helm_a_b-2'],
  );
  assert.deepEqual(
    spec.servers.map(({ base_url: url }) => url),
    Array(2).fill('http://localhost:30080'),
  );
  assert.ok(spec.servers.every(({ config }) => !('hf_token' in config)));
  assert.deepEqual(
    spec.workloads.map(({ id, parameters }) => [id, parameters]),
    [
      ['even', { NUM_REQUESTS: 6, QPS: ['1'] }],
      ['even-2', { NUM_REQUESTS: 3, QPS: ['1', '2.0', '0.5'] }],
    ],
  );
  const ids = planPoints(spec).map(({ id }) => id);
  assert.equal(new Set(ids).size, 8);
  assert.equal(ids[0], 'helm_a_b--even--1--r0');
});

test('flags beat the file, and the file beats defaults', async (t) => {
  const folder = folderWith(t, {
    'suite.yaml': `Name: s\nServing: [{BaseURL: http://a}]\nRepetitions: 3\nfail-on: [a, b]\nWorkload: {Even: {plugin: ./even.mjs, QPS: 1}}\n`,
    'even.mjs': evenModule,
  });
  const path = join(folder, 'suite.yaml');
  const { settings } = await read(path, { seed: 7n });
  assert.deepEqual(
    [settings.repetitions, settings.seed, settings.timeoutS, settings.failOn],
    [3, 7n, 600, ['a', 'b']],
  );
  assert.equal((await read(path, { repetitions: 2 })).settings.repetitions, 2);
});

test('a key that stands twice counts as it does in LMBench, the last time, and that is said', async (t) => {
  const folder = folderWith(t, {
    'suite.yaml': `Name: first\nName: last\nServing: [{BaseURL: http://a}]\nWorkload: {Even: {plugin: ./even.mjs, QPS: 1}}\n`,
    'even.mjs': evenModule,
  });
  const context = testContext();
  assert.equal((await read(join(folder, 'suite.yaml'), {}, context)).name, 'last');
  assert.deepEqual(
    context.notices.summary().map(({ code }) => code),
    ['repeated-key'],
  );
});

test('a list of spec files is read as LMBench lays it out', async (t) => {
  const folder = folderWith(t, {
    'run-bench.yaml':
      '0-bench-specs: [a.yaml, sub/b.yaml]\n1-infrastructure: {Location: Local-Flat, Location: NoBench}\n',
    'wrong.yaml': '0-bench-specs: [none.yaml]\n1-infrastructure: {Location: Mars}\n',
    '0-bench-specs/a.yaml': '',
    '0-bench-specs/sub/b.yaml': '',
  });
  const context = testContext();
  const specs = await findSpecs(join(folder, 'run-bench.yaml'), context);
  assert.deepEqual(
    specs.map(({ path, infrastructure }) => [path.slice(folder.length + 1), infrastructure]),
    [
      ['0-bench-specs/a.yaml', { Location: 'NoBench' }],
      ['0-bench-specs/sub/b.yaml', { Location: 'NoBench' }],
    ],
  );
  const told = await problemsOf(findSpecs(join(folder, 'wrong.yaml'), context));
  assert.match(told.join('\n'), /'Mars' is not one of NoBench.*\n.*there is no spec file 'none\.yaml'/);
});

test('blocks take every server once a repetition, in orders that the seed draws', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'even.mjs'), evenModule);
  const text = `Name: ab\nServing: [{BaseURL: http://a}, {BaseURL: http://b}]\n${calm}Repetitions: 50\nWorkload: {Even: {plugin: ./even.mjs, QPS: [1, 2]}}\n`;
  writeFileSync(join(folder, 'suite.yaml'), text);
  const spec = await read(join(folder, 'suite.yaml'));
  const points = planPoints(spec);
  const firsts = { a: 0, b: 0 };
  for (let at = 0; at < points.length; at += 2) {
    const block = points.slice(at, at + 2);
    assert.deepEqual(block.map(({ server }) => server).sort(), ['a', 'b']);
    assert.equal(new Set(block.map(({ load, repetition }) => `${load} ${repetition}`)).size, 1);
    firsts[block[0]!.server as 'a' | 'b']++;
  }
  // 100 fair draws stay within four standard deviations of 50.
  assert.ok(Math.abs(firsts.a - 50) <= 20, JSON.stringify(firsts));
  assert.deepEqual(planPoints(spec), points);
  const other: SuiteSpec = { ...spec, settings: { ...spec.settings, seed: 1n } };
  assert.notDeepEqual(planPoints(other), points);
  const plain: SuiteSpec = { ...spec, settings: { ...spec.settings, interleave: 'none' } };
  assert.deepEqual([...new Set(planPoints(plain).map(({ server }) => server))], ['a', 'b']);
  assert.ok(
    planPoints(plain)
      .slice(0, 100)
      .every(({ server }) => server === 'a'),
  );
});

test('a URL with a password is refused before anything runs, and not told again', async (t) => {
  for (const url of ['http://user:pw9@a', 'http://a/?key=pw9']) {
    const folder = folderWith(t, {
      'suite.yaml': `Name: s\nServing: [{BaseURL: {URL: '${url}', modelURL: m}}]\nWorkload: {Even: {plugin: ./even.mjs, QPS: 1}}\n`,
      'even.mjs': evenModule,
    });
    await assert.rejects(runBench(join(folder, 'suite.yaml'), { dryRun: true }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.problems[0]!.message, /user name or query/);
      assert.ok(!JSON.stringify(error.problems).includes('pw9'));
      return true;
    });
  }
});
