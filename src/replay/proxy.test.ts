import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingCommand } from '../../test/support/requirements.ts';
import { UsageError } from '../core/errors.ts';
import { createRuntime } from '../io/create-runtime.ts';
import { selfSigned } from '../io/http/client.test-support.ts';
import { startProxy } from '../io/http/proxy.test-support.ts';
import { startMock } from '../mock/start-mock.ts';
import { replayRequests, someRequests, tlsBefore } from './replay.test-support.ts';

/* Replays by way of a proxy: the same records as without, and its password nowhere. */

/** A mock, a proxy that knows it by names ending in `.invalid`, and runs in an environment of their own. */
async function mockAndProxy(t: TestContext) {
  const mock = await startMock({ port: 0, ttftMs: 5, itlMs: 2 }, testContext());
  t.after(() => mock.close());
  const proxy = await startProxy(t, Number(new URL(mock.url).port));
  const send = (
    requests: readonly object[],
    options: Readonly<Record<string, unknown>>,
    environment: Readonly<Record<string, string>> = {},
  ) => replayRequests(t, requests, options, { runtime: { ...createRuntime(), environment } });
  const run = (
    count: number,
    ...how: [Readonly<Record<string, unknown>>, Readonly<Record<string, string>>?]
  ) => send(someRequests(count), ...how);
  return { mock, proxy, run, send };
}

function textOfFolder(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.(jsonl?|csv)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

test('the proxy of the environment is taken, finds the server, and its password is told nowhere', async (t) => {
  const { proxy, run } = await mockAndProxy(t);
  const url = 'http://model.invalid:8000';
  const {
    records,
    summary,
    run: document,
    folder,
  } = await run(
    20,
    { baseUrl: [`${url}/v1`], scrape: `${url}/metrics`, export: ['aiperf-jsonl', 'vllm-json'] },
    { HTTP_PROXY: proxy.url, NO_PROXY: 'other.invalid' },
  );
  assert.deepEqual([summary.counts.ok, summary.scrape?.failed], [20, 0]);
  assert.deepEqual(document.endpoint.proxies, [`127.0.0.1:${proxy.port}`]);
  assert.ok(proxy.asked.every((asked) => / http:\/\/model\.invalid:8000\//.test(asked)));
  for (const { launched_ns, connected_ns, first_byte_ns, first_token_ns, finished_ns, chunks } of records) {
    assert.ok(launched_ns! <= connected_ns! && connected_ns! < first_byte_ns!);
    assert.ok(first_token_ns! - launched_ns! >= 4.9e6 && first_token_ns! <= finished_ns!);
    assert.equal(chunks, 4);
  }
  assert.equal(summary.connection_wait_ms.n, 20);
  assert.doesNotMatch(textOfFolder(folder), /secret|user:/);
});

test('threads go by the proxy too, and hosts excepted by the user do without', async (t) => {
  const { mock, proxy, run } = await mockAndProxy(t);
  const told = await run(30, { baseUrl: [mock.url], proxy: proxy.url, workers: 2 });
  assert.deepEqual([told.summary.counts.ok, told.summary.self.connections_opened > 0], [30, true]);
  // The probe for the server's models, and every request.
  assert.equal(proxy.asked.length, 31);
  const straight = await run(5, { baseUrl: [mock.url], proxy: proxy.url, noProxy: ['127.0.0.0/8'] });
  assert.deepEqual([straight.summary.counts.ok, straight.run.endpoint.proxies], [5, [null]]);
  const here = await run(5, { baseUrl: [mock.url] }, { http_proxy: proxy.url });
  assert.deepEqual([here.summary.counts.ok, here.run.endpoint.proxies], [5, [null]]);
  assert.equal(proxy.asked.length, 31);
});

test('TLS goes through a tunnel', { skip: missingCommand('openssl') }, async (t) => {
  const { mock, proxy, run } = await mockAndProxy(t);
  const identity = selfSigned(t);
  const caFile = join(temporaryFolder(t), 'ca.pem');
  writeFileSync(caFile, identity.cert);
  const port = await tlsBefore(t, mock.url, identity);
  const baseUrl = [`https://localhost:${port}`];
  const { summary, records } = await run(20, { baseUrl, proxy: proxy.url, caFile });
  assert.deepEqual([summary.counts.ok, records.every(({ chunks }) => chunks === 4)], [20, true]);
  assert.ok(proxy.asked.length > 0 && proxy.asked.every((asked) => asked === `CONNECT localhost:${port}`));
  const distrusted = await run(2, { baseUrl, proxy: proxy.url, probe: false });
  assert.deepEqual(distrusted.summary.counts.by_status, { connection: 2 });
  const wrong = await run(2, { baseUrl, proxy: proxy.url.replace('secret', 'hidden'), caFile, probe: false });
  assert.deepEqual(
    wrong.records.map(({ status, http_status }) => [status, http_status]),
    Array(2).fill(['http_error', 407]),
  );
});

test('a wrong password is status 407 on every record, and stands in none', async (t) => {
  const { mock, proxy, run } = await mockAndProxy(t);
  const wrong = `http://user:hidden@127.0.0.1:${proxy.port}`;
  const { records, exitCode, folder } = await run(3, { baseUrl: [mock.url], proxy: wrong });
  assert.deepEqual(
    records.map(({ status, http_status }) => [status, http_status]),
    Array(3).fill(['http_error', 407]),
  );
  assert.equal(exitCode, 3);
  assert.doesNotMatch(textOfFolder(folder), /hidden/);
});

test('a proxy that goes away amid a run fails what follows, and the run ends', async (t) => {
  const { mock, proxy, send } = await mockAndProxy(t);
  const watching = setInterval(() => {
    if (mock.counts.ok < 10) return;
    clearInterval(watching);
    proxy.stop();
  }, 5);
  // The last one long after the others: whatever stands still meanwhile, the proxy is gone by then.
  const requests = someRequests(60, (i) => (i === 59 ? { arrival_time_ms: 3000 } : {}));
  const { records, summary } = await send(requests, { baseUrl: [mock.url], proxy: proxy.url });
  assert.deepEqual([records.length, summary.counts.conserved], [60, true]);
  assert.deepEqual([records[0]!.status, records.at(-1)!.status], ['ok', 'connection']);
  assert.match(records.at(-1)!.error!, /econnrefused/);
});

test('a proxy that is none is refused before anything is written, its password untold', async (t) => {
  const { run } = await mockAndProxy(t);
  const baseUrl = ['http://model.invalid'];
  for (const attempt of [
    () => run(1, { baseUrl, proxy: 'socks5://user:hidden@p:1' }),
    () => run(1, { baseUrl }, { ALL_PROXY: 'socks5://user:hidden@p:1' }),
  ])
    await assert.rejects(
      attempt,
      (error) => error instanceof UsageError && !JSON.stringify(error.problems).includes('hidden'),
    );
});
