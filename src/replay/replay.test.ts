import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import type { OptionInputs } from '../core/options.ts';
import type { mockOptions } from '../mock/options.ts';
import { startMock } from '../mock/start-mock.ts';
import {
  contentEvent,
  rawServer,
  replayFile,
  replayRequests,
  someRequests,
  streamHead,
} from './replay.test-support.ts';

/* The whole of a replay against the mock: that what the client says is what the server did. */

async function mockFor(
  t: { after(end: () => Promise<void>): void },
  options: OptionInputs<typeof mockOptions> = {},
) {
  const mock = await startMock({ port: 0, ttftMs: 5, itlMs: 1, ...options }, testContext());
  t.after(() => mock.close());
  return mock;
}

test("the client's times are those of the server's log", async (t) => {
  const folder = temporaryFolder(t);
  const log = join(folder, 'mock.jsonl');
  const mock = await mockFor(t, { ttftMs: 30, itlMs: 4, log, timer: 'spin' });
  const { records, summary } = await replayRequests(t, someRequests(40), { baseUrl: [mock.url] });
  await mock.close();
  const [, ...served] = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(served.length, 40);
  assert.equal(summary.counts.ok, 40);
  for (const { first_token_ns, launched_ns, output_tokens, chunks } of records) {
    assert.ok(first_token_ns! - launched_ns! >= 29.9e6, 'never before the server sent it');
    assert.deepEqual([output_tokens, chunks], [4, 4]);
  }
});

test('answers that came become the history of the next turn', async (t) => {
  const { url, requests } = await rawServer(t, (socket, _, number) =>
    socket.end(`${streamHead}${contentEvent(`answer ${number}`, 'stop')}data: [DONE]\n\n`),
  );
  const turns = someRequests(3, (i) => ({ session_id: 's', turn_id: i, history: 'delta' as const }));
  await replayRequests(t, turns, { baseUrl: [url], probe: false });
  const bodies = requests.map((request) => JSON.parse(request.split('\r\n\r\n')[1]!).messages);
  assert.deepEqual(bodies[2], [
    { role: 'user', content: 'prompt 0' },
    { role: 'assistant', content: 'answer 0' },
    { role: 'user', content: 'prompt 1' },
    { role: 'assistant', content: 'answer 1' },
    { role: 'user', content: 'prompt 2' },
  ]);
});

test('sampling, salt, priority and further members reach the server', async (t) => {
  const { url, requests } = await rawServer(t, (socket) =>
    socket.end(`${streamHead}${contentEvent('a', 'stop')}data: [DONE]\n\n`),
  );
  const request = { temperature: 0.5, top_p: 0.9, stop: ['x'], seed: 3, priority: 2, model: 'other' };
  await replayRequests(
    t,
    someRequests(1, () => request),
    {
      baseUrl: [`${url}/v1`],
      probe: false,
      cacheSaltText: 'salt ',
      extraBody: '{"repetition_penalty": 1.1}',
      headers: '{"x-tenant": "a"}',
    },
  );
  const [head, body] = requests[0]!.split('\r\n\r\n');
  const { messages, ...fields } = JSON.parse(body!);
  assert.deepEqual(messages, [{ role: 'user', content: 'salt prompt 0' }]);
  const { temperature, top_p, stop, seed, priority, model, repetition_penalty } = fields;
  assert.deepEqual(
    { temperature, top_p, stop, seed, priority, model, repetition_penalty },
    { ...request, repetition_penalty: 1.1 },
  );
  assert.match(head!, /^POST \/v1\/chat\/completions HTTP/);
  assert.match(head!, /x-tenant: a/);
});

test('threads send what one thread sends, each request once', async (t) => {
  const mock = await mockFor(t);
  const requests = someRequests(60, (i) => ({ session_id: `s${i % 7}`, turn_id: Math.floor(i / 7) }));
  const { records, exitCode, summary } = await replayRequests(t, requests, {
    baseUrl: [mock.url],
    workers: 2,
  });
  assert.deepEqual([exitCode, summary.self.threads], [0, 2]);
  assert.deepEqual(
    records.map(({ request_id }) => request_id),
    requests.map(({ request_id }) => request_id),
  );
  assert.equal(mock.counts.requests, 60);
});

test('compressed workloads, base URLs in turn, time scale, limit, exports and metrics', async (t) => {
  const folder = temporaryFolder(t);
  const workload = join(folder, 'w.jsonl.gz');
  writeFileSync(
    workload,
    gzipSync(
      someRequests(30)
        .map((request) => `${JSON.stringify(request)}\n`)
        .join(''),
    ),
  );
  const [a, b] = [await mockFor(t), await mockFor(t)];
  const { records, summary, run } = await replayFile(workload, {
    baseUrl: [a.url, b.url],
    outDir: join(folder, 'run'),
    limit: 20,
    timeScale: 2,
    scrape: `${a.url}/metrics`,
    export: ['lmbench-csv', 'vllm-json', 'aiperf-jsonl', 'aibrix-jsonl'],
    definitionsOf: ['vllm', 'aibrix'],
  });
  assert.deepEqual([records.length, a.counts.requests, b.counts.requests], [20, 10, 10]);
  assert.equal(records[19]!.due_ns, 380e6);
  assert.ok(summary.scrape!.readings >= 2 && summary.scrape!.failed === 0);
  assert.match(readFileSync(join(folder, 'run/metrics.jsonl'), 'utf8'), /vllm|iwc|mock/);
  assert.equal(readFileSync(join(folder, 'run/exports/lmbench.csv'), 'utf8').trim().split('\n').length, 21);
  assert.equal(run.status, 'complete');
  assert.ok(existsSync(join(folder, 'run/exports/vllm.json')));
});

test('a workload of another format is sent as its requests are', async (t) => {
  const folder = temporaryFolder(t);
  const workload = join(folder, 'custom.jsonl');
  const lines = [7, 8].map((n) => ({ prompt: `say ${n}`, output_tokens: n }));
  writeFileSync(workload, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const mock = await mockFor(t);
  const { records } = await replayFile(workload, { baseUrl: [mock.url], outDir: join(folder, 'run') });
  assert.deepEqual(
    records.map((record) => record.output_tokens),
    [7, 8],
  );
});

test('what does not fit the context is refused, left out, or sent, as the user says', async (t) => {
  const mock = await mockFor(t, { maxModelTokens: 100 });
  const requests = someRequests(4, (i) => ({ prompt_tokens: i === 2 ? 500 : 5 }));
  await assert.rejects(replayRequests(t, requests, { baseUrl: [mock.url] }), /context of 100 tokens/);
  const skipped = await replayRequests(t, requests, { baseUrl: [mock.url], overContext: 'skip' });
  assert.deepEqual(
    skipped.records.map(({ status }) => status),
    ['ok', 'ok', 'not_sent', 'ok'],
  );
  assert.deepEqual([skipped.summary.counts.not_sent, skipped.summary.counts.conserved], [1, true]);
});

test('lengths are forced where the server takes it', async (t) => {
  const mock = await mockFor(t, { outputTokens: 2 });
  const free = await replayRequests(t, someRequests(3), { baseUrl: [mock.url] });
  assert.equal(free.summary.tokens.achieved_share.mean, 0.5);
  const forced = await replayRequests(t, someRequests(3), { baseUrl: [mock.url], forceOutputLength: true });
  assert.equal(forced.summary.tokens.achieved_share.mean, 1);
});

test('repeated runs find the prefixes of earlier ones in the cache, unless they are salted', async (t) => {
  const mock = await mockFor(t, { prefixCacheTokens: 100_000 });
  const requests = someRequests(10, (i) => ({ prompt: `${i} ${'some words that come again '.repeat(40)}` }));
  const share = async (cacheSalt: boolean) =>
    (await replayRequests(t, requests, { baseUrl: [mock.url], cacheSalt })).summary.tokens.cache_hit_share!;
  const first = await share(false);
  assert.ok((await share(false)) > first + 0.5, 'warm');
  assert.ok((await share(true)) < first + 0.1, 'salted');
});

test('warm-up, measure and drain; an invalid run says why and ends with 3', async (t) => {
  const mock = await mockFor(t);
  const { records, summary } = await replayRequests(t, someRequests(60), {
    baseUrl: [mock.url],
    warmup: '100ms',
    measure: '30',
  });
  const counts = (phase: string) => records.filter((record) => record.phase === phase).length;
  assert.deepEqual([counts('warmup'), summary.measured.offered, counts('drain')], [10, 30, 20]);
  const strict = await replayRequests(t, someRequests(30), {
    baseUrl: [mock.url],
    allowInvalid: false,
    maxLagMs: 1e-6,
  });
  assert.deepEqual([strict.exitCode, strict.run.status], [3, 'invalid']);
  assert.match(strict.summary.validity.reasons[0]!, /schedule lag p99 is/);
});
