import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { missingCommand } from '../../test/support/requirements.ts';
import { unusedPort } from '../../test/support/unused-port.ts';
import { exitCodes, type InputError, UsageError } from '../core/errors.ts';
import type { SuiteDocument } from '../documents/suite.ts';
import { iwcCommand } from '../io/processes.ts';
import { startMock } from '../mock/start-mock.ts';
import { calm, evenModule, folderWith, readJson, runBench, spawnBench } from './suite.test-support.ts';

const examples = new URL('../../examples/bench/', import.meta.url).pathname;

const slowMs = 400;

/** Two servers of different speeds. */
async function twoMocks(t: TestContext): Promise<string> {
  const urls: string[] = [];
  for (const ttftMs of [10, slowMs]) {
    const mock = await startMock({ port: 0, ttftMs, itlMs: 1 }, testContext());
    t.after(() => mock.close());
    urls.push(mock.url);
  }
  return `Serving:
  - BaseURL: {URL: ${urls[0]}, modelURL: mock, apiType: chat, Key: fast}
  - BaseURL: {URL: ${urls[1]}, Key: slow}
`;
}

async function mockAt(t: TestContext, options: Parameters<typeof startMock>[0] = {}) {
  const mock = await startMock({ port: 0, ttftMs: 1, itlMs: 0, ...options }, testContext());
  t.after(() => mock.close());
  return mock;
}

test('workloads of every way to plug in run against two servers, and the slow one is the slow one', {
  skip: missingCommand('python3') || missingCommand('bash'),
}, async (t) => {
  const planner = `#!/usr/bin/env python3
import json, sys
call = json.load(sys.stdin)
for i in range(call["parameters"]["COUNT"]):
    print(json.dumps({"request_id": f"p{i}", "prompt": f"{call['seed']} {i}", "max_output_tokens": 3,
                      "arrival_time_ms": round(1000 * i / call["load"]["qps"])}))
`;
  const executor = `#!/usr/bin/env python3
import json, sys
call = json.load(sys.stdin)
for i in range(3):
    print(json.dumps({"request_id": f"e{i}", "timestamp": 100 + i, "latency": 0.5, "prompt_tokens": 4,
                      "completion_tokens": 2, "error": "HTTP 500" if i == 1 else None}))
`;
  const folder = folderWith(t, {
    'suite.yaml': `Name: plug-ins
${await twoMocks(t)}${calm}Workload:
  Module: {plugin: ./even.mjs, QPS: [40, 80]}
  Planner: {plugin: ./planner.py, protocol: json, QPS: 50, COUNT: 5}
  Executor: {plugin: ./executor.py, protocol: json, QPS: [1]}
  Program: {plugin: ${examples}your_workload.py, QPS: [50], NUM_REQUESTS: 10}
  Script: {plugin: ${examples}run_your_workload.sh, QPS: [50], forwardPort: 0}
`,
    'even.mjs': evenModule,
    'planner.py': planner,
    'executor.py': executor,
  });
  const { points, exitCode } = await runBench(join(folder, 'suite.yaml'), { outDir: join(folder, 'out') });
  const of = (server: string, workload: string) =>
    points.filter((point) => point.server === server && point.workload === workload);
  assert.equal(points.length, 12);
  assert.deepEqual(
    points.map(({ error }) => error),
    points.map(() => null),
  );
  for (const server of ['fast', 'slow']) {
    assert.deepEqual(
      of(server, 'module').map(({ load, ok, status }) => [load, ok, status]),
      [
        ['40', 6, 'done'],
        ['80', 6, 'done'],
      ],
    );
    assert.deepEqual(
      of(server, 'planner').map(({ ok }) => ok),
      [5],
    );
    // The failed one stands in the table, with what the program said of it.
    assert.deepEqual(
      of(server, 'executor').map(({ ok, not_ok }) => [ok, not_ok]),
      [[2, 1]],
    );
    assert.deepEqual(
      of(server, 'program').map(({ ok }) => ok),
      [10],
    );
    assert.deepEqual(
      of(server, 'script').map(({ ok }) => ok),
      [10],
    );
  }
  for (const workload of ['program', 'script']) {
    const [fast, slow] = ['fast', 'slow'].map((server) => of(server, workload)[0]!.ttft_p50_ms!);
    assert.ok(fast! < slowMs && slow! >= slowMs, `${workload}: ${fast} and ${slow} ms`);
  }
  assert.equal(exitCode, exitCodes.partial);
  const suite = readJson<SuiteDocument>(folder, 'out/suite.json');
  assert.deepEqual(
    suite.servers.map(({ key, model }) => [key, model]),
    [
      ['fast', 'mock'],
      // Nobody said it: the server was asked.
      ['slow', 'mock'],
    ],
  );
});

test('finished points are not run again, unless asked; another spec is refused', async (t) => {
  const mock = await mockAt(t);
  const spec = (qps: string) => `Name: again
Serving: [{BaseURL: {URL: ${mock.url}, modelURL: mock}}]
${calm}Workload: {Even: {plugin: ./even.mjs, QPS: [${qps}]}}
`;
  const folder = folderWith(t, { 'suite.yaml': spec('50, 100'), 'even.mjs': evenModule });
  const path = join(folder, 'suite.yaml');
  const outDir = join(folder, 'out');
  const asked = async (given: object) => {
    const before = mock.counts.requests;
    const { suites } = await runBench(path, { outDir, ...given });
    return [suites[0]!.outcome!.ran, mock.counts.requests - before];
  };
  assert.deepEqual(await asked({ only: ['*--50--*'] }), [1, 6]);
  assert.deepEqual(await asked({}), [1, 6]);
  assert.deepEqual(await asked({}), [0, 0]);
  assert.deepEqual(await asked({ rerun: ['failed'] }), [0, 0]);
  // What is made of invalid points decides nothing of what is sent.
  assert.deepEqual(await asked({ allowInvalid: false }), [0, 0]);
  assert.deepEqual(await asked({ rerun: ['*--100--r0'] }), [1, 6]);
  assert.deepEqual(await asked({ rerun: ['all'] }), [2, 12]);
  await assert.rejects(asked({ only: ['nobody'] }), UsageError);
  await assert.rejects(asked({ resume: false }), /holds this suite already/);
  writeFileSync(path, spec('50, 200'));
  await assert.rejects(asked({}), /of another spec, or of this one before it was changed/);
  assert.deepEqual(await asked({ overwrite: true }), [2, 12]);
  writeFileSync(join(folder, 'even.mjs'), `${evenModule}// another workload, for all anyone knows\n`);
  await assert.rejects(asked({}), /of another spec, or of this one before it was changed/);
});

test('repetitions find nothing of each other in the cache, and the warm-up belongs to its repetition', async (t) => {
  const mock = await mockAt(t, { prefixCacheTokens: 100_000, blockTokens: 4 });
  const shared =
    'a long beginning that all share, many words long, so that it fills blocks of the cache '.repeat(4);
  const module = (more: string) =>
    `const ask = (i, by) => ({ atS: i / 100, prompt: ${JSON.stringify(shared)} + by + i, outputTokens: 2 });
export default { plan: () => ({ requests: [ask(0, 'r'), ask(1, 'r')], warmup: [${more}] }) };`;
  const folder = folderWith(t, {
    'suite.yaml': `Name: salted
Serving: [{BaseURL: {URL: ${mock.url}, modelURL: mock}}]
${calm}Repetitions: 2
Workload: {Cold: {plugin: ./cold.mjs, QPS: 1}, Warm: {plugin: ./warm.mjs, QPS: 1}}
`,
    'cold.mjs': module(''),
    'warm.mjs': module("ask(0, 'w')"),
  });
  const outDir = join(folder, 'out');
  const { points } = await runBench(join(folder, 'suite.yaml'), { outDir });
  const firstCached = points.map(({ id }) => {
    const text = readFileSync(join(outDir, 'points', id, 'run/requests.jsonl'), 'utf8');
    const records = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { index: number; cached_tokens: number });
    return records.find(({ index }) => index === 0)!.cached_tokens;
  });
  assert.deepEqual(firstCached.slice(0, 2), [0, 0], 'cold');
  for (const cached of firstCached.slice(2)) assert.ok(cached > 40, `warm: ${firstCached.join(', ')}`);
});

test('a suite killed in the middle of a point goes on where it stopped', async (t) => {
  let seen = 0;
  let onRequest = (_count: number) => {};
  // Answers at once, and tells which request it is: the kill needs no clock.
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method === 'POST') onRequest(++seen);
      const usage = { prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 };
      const choice = { index: 0, text: 'a', finish_reason: 'stop' };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify({ choices: [choice], usage })}\n\ndata: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const folder = folderWith(t, {
    'suite.yaml': `Name: killed
Serving: [{BaseURL: {URL: 'http://127.0.0.1:${(server.address() as AddressInfo).port}', modelURL: m}}]
${calm}Workload: {Even: {plugin: ./even.mjs, QPS: [50, 60, 70, 80]}}
`,
    'even.mjs': evenModule,
  });
  const outDir = join(folder, 'out');
  const words = [join(folder, 'suite.yaml'), '--out-dir', outDir];
  const first = spawnBench(words);
  onRequest = (count) => {
    // Two points of six, and the third has begun.
    if (count === 15) first.child.kill('SIGKILL');
  };
  assert.equal((await first.ended).signal, 'SIGKILL');
  const statuses = () => readJson<SuiteDocument>(outDir, 'suite.json').points.map(({ status }) => status);
  assert.deepEqual(statuses(), ['done', 'done', 'running', 'planned']);
  const kept = readFileSync(join(outDir, 'points', pointId(outDir, 0), 'run/requests.jsonl'), 'utf8');
  onRequest = () => {};
  // What the killed one had sent is read to its end.
  while ((await connectionsOf(server)) > 0) await new Promise((resolve) => setImmediate(resolve));
  const before = seen;
  const second = spawnBench(words);
  assert.equal((await second.ended).code, exitCodes.done, second.told.stderr);
  assert.equal(seen - before, 12, 'the point that was cut and the one not begun, whole');
  assert.deepEqual(statuses(), ['done', 'done', 'done', 'done']);
  assert.equal(readFileSync(join(outDir, 'points', pointId(outDir, 0), 'run/requests.jsonl'), 'utf8'), kept);
  assert.match(second.told.stdout, /4 of 4 points are done/);
});

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}

function pointId(outDir: string, at: number): string {
  return readJson<SuiteDocument>(outDir, 'suite.json').points[at]!.id;
}

test('an interrupted suite says so with 130, and goes on', async (t) => {
  const mock = await mockAt(t);
  const folder = folderWith(t, {
    'suite.yaml': `Name: interrupted
Serving: [{BaseURL: {URL: ${mock.url}, modelURL: mock}}]
${calm}Workload: {Even: {plugin: ./even.mjs, QPS: [50, 100]}}
`,
    'even.mjs': evenModule,
  });
  const stop = new AbortController();
  const run = runBench(
    join(folder, 'suite.yaml'),
    { outDir: join(folder, 'out') },
    {
      ...testContext(),
      signal: stop.signal,
      progress: () => stop.abort(),
    },
  );
  const { exitCode, points } = await run;
  assert.equal(exitCode, exitCodes.interrupted);
  assert.ok(points.every(({ status }) => status === 'planned'));
  const again = await runBench(join(folder, 'suite.yaml'), { outDir: join(folder, 'out') });
  assert.equal(again.exitCode, exitCodes.done);
});

test('a server that fails, or is not there, gives failed requests and 3', async (t) => {
  const mock = await mockAt(t, { fault: ['status=500:every=2'] });
  const folder = folderWith(t, {
    'suite.yaml': `Name: failing
Serving:
  - BaseURL: {URL: ${mock.url}, modelURL: mock, Key: half}
  - BaseURL: {URL: 'http://127.0.0.1:${await unusedPort()}', modelURL: mock, Key: gone}
${calm}Workload: {Even: {plugin: ./even.mjs, QPS: [100]}}
`,
    'even.mjs': evenModule,
  });
  const { exitCode, points } = await runBench(join(folder, 'suite.yaml'), { outDir: join(folder, 'out') });
  assert.equal(exitCode, exitCodes.partial);
  assert.deepEqual(
    points.map(({ server, ok, not_ok }) => [server, ok, not_ok]),
    [
      ['half', 3, 3],
      ['gone', 0, 6],
    ],
  );
  assert.equal(points[1]!.ttft_p50_ms, null, 'no time is made up');
});

test('a command starts a server, waits until it is ready, and ends it; one that does not start fails its points', async (t) => {
  const port = await unusedPort();
  const argv = [
    ...iwcCommand(),
    'mock',
    '--port',
    String(port),
    '--ttft-ms',
    '1',
    '--itl-ms',
    '0',
    '--quiet',
  ];
  const folder = folderWith(t, {
    'suite.yaml': `Name: commanded
Serving:
  - Command: {Command: ${JSON.stringify(argv)}, BaseURL: 'http://127.0.0.1:${port}', Environment: {HF_TOKEN: <YOUR_HF_TOKEN>}, Key: good}
  - Flat: {configSelection: a/run-b.sh, modelURL: m, BaseURL: 'http://127.0.0.1:${port}', hf_token: <YOUR_HF_TOKEN>, Command: [${process.execPath}, -e, "process.exit(7)"]}
${calm}Workload: {Even: {plugin: ./even.mjs, QPS: [100, 200]}}
`,
    'even.mjs': evenModule,
  });
  const context = testContext();
  const environment = { ...process.env, HF_TOKEN: 'hf_very_secret' };
  const { exitCode, points } = await runBench(
    join(folder, 'suite.yaml'),
    { outDir: join(folder, 'out') },
    { ...context, runtime: { ...context.runtime, environment } },
  );
  assert.deepEqual(
    points.map(({ server, status, ok }) => [server, status, ok]),
    [
      ['good', 'done', 6],
      ['good', 'done', 6],
      ['flat_a_run_b', 'failed', null],
      ['flat_a_run_b', 'failed', null],
    ],
  );
  assert.match(points[2]!.error!, /ended \(exit code 7\) before it was ready/);
  assert.equal(exitCode, exitCodes.partial);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/v1/models`), 'the server is gone');
  assert.ok(existsSync(join(folder, 'out/servers/good.log')));
  assert.ok(!readFileSync(join(folder, 'out/suite.json'), 'utf8').includes('hf_'));
});

test('a server that a killed suite has left is ended by the next sitting, which goes on', {
  skip: process.platform !== 'linux' && 'only Linux tells when a process was started',
}, async (t) => {
  const port = await unusedPort();
  // Kills whoever started it at its eighth request: in the second point.
  const server = `
import { createServer } from 'node:http';
import { existsSync, writeFileSync } from 'node:fs';
let posts = 0;
createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (request.method === 'GET') return response.end(JSON.stringify({ data: [{ id: 'm' }] }));
    if (++posts === 8 && !existsSync('killed')) {
      writeFileSync('killed', String(process.pid));
      process.kill(process.ppid, 'SIGKILL');
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const usage = { prompt_tokens: 2, completion_tokens: 1 };
    response.end('data: ' + JSON.stringify({ choices: [{ index: 0, text: 'a', finish_reason: 'stop' }], usage }) + '\\n\\ndata: [DONE]\\n\\n');
  });
}).listen(${port}, '127.0.0.1');
`;
  const folder = folderWith(t, {
    'suite.yaml': `Name: left
Serving: [{Command: {Command: [${process.execPath}, server.mjs], BaseURL: 'http://127.0.0.1:${port}'}}]
${calm}Workload: {Even: {plugin: ./even.mjs, QPS: [50, 100]}}
`,
    'even.mjs': evenModule,
    'server.mjs': server,
  });
  const words = [join(folder, 'suite.yaml'), '--out-dir', join(folder, 'out')];
  assert.equal((await spawnBench(words).ended).signal, 'SIGKILL');
  const left = readFileSync(join(folder, 'killed'), 'utf8');
  assert.ok((await fetch(`http://127.0.0.1:${port}/v1/models`)).ok, 'it goes on without its parent');
  const second = spawnBench(words);
  assert.equal((await second.ended).code, exitCodes.done, second.told.stderr);
  assert.ok(second.told.stderr.includes(`ended (process ${left})`), second.told.stderr);
  assert.match(second.told.stdout, /2 of 2 points are done/);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/v1/models`), 'and so does the second one');
});

test('an interrupted program is ended with its group, and its point is still to be run', {
  skip: missingCommand('bash'),
}, async (t) => {
  const mock = await mockAt(t);
  const folder = folderWith(t, {
    'suite.yaml': `Name: long
Serving: [{BaseURL: {URL: ${mock.url}, modelURL: mock}}]
Workload: {Long: {plugin: ./long.sh, protocol: json, QPS: 1}}
`,
  });
  const stop = new AbortController();
  const gate = createServer((_, response) => {
    response.end();
    stop.abort();
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  t.after(() => gate.close());
  const { port } = gate.address() as AddressInfo;
  // Tells that it has begun by asking the gate.
  writeFileSync(join(folder, 'long.sh'), `node -e 'fetch("http://127.0.0.1:${port}/")'\nsleep 1000\n`);
  const { exitCode, points } = await runBench(
    join(folder, 'suite.yaml'),
    { outDir: join(folder, 'out') },
    { ...testContext(), signal: stop.signal },
  );
  assert.equal(exitCode, exitCodes.interrupted);
  assert.deepEqual(
    points.map(({ status }) => status),
    ['planned'],
  );
});

test('a module that plans nonsense stops the suite before anything is sent', async (t) => {
  const mock = await mockAt(t);
  const folder = folderWith(t, {
    'suite.yaml': `Name: nonsense
Serving: [{BaseURL: {URL: ${mock.url}, modelURL: mock}}]
Workload:
  Good: {plugin: ./even.mjs, QPS: [50]}
  Bad: {plugin: ./bad.mjs, QPS: [50]}
  Nothing: {plugin: ./nothing.mjs, QPS: [50]}
`,
    'even.mjs': evenModule,
    'bad.mjs': 'export const workload = { plan: () => [{ atS: 0, prompt: "a", outputTokens: 0 }] };',
    'nothing.mjs': 'export const workload = { plan: () => [] };',
  });
  const outDir = join(folder, 'out');
  await assert.rejects(runBench(join(folder, 'suite.yaml'), { outDir }), (error: InputError) => {
    assert.deepEqual(
      error.problems.map(({ message }) => message),
      ["bad at 50: request 0: 'outputTokens' is not an integer ≥ 1", 'nothing at 50 plans no request'],
    );
    return true;
  });
  assert.equal(mock.counts.requests, 0);
  assert.ok(!existsSync(outDir));
});
