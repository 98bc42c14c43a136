import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/context.ts';
import { spawnMock } from '../mock/spawn-mock.ts';
import { replayFile, someRequests } from './replay.test-support.ts';

/* A suite sends many runs from one process: none may leave anything behind, on one thread or several. */

const signals = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'exit',
  'beforeExit',
  'uncaughtException',
  'unhandledRejection',
  'warning',
];

test('runs in one process leave no listener, signal, timer, thread or socket behind', async (t) => {
  const mock = await spawnMock({ ttftMs: 5, itlMs: 1, prefixCacheTokens: 100_000 });
  t.after(() => mock.close());
  const folder = temporaryFolder(t);
  const workload = join(folder, 'w.jsonl');
  const requests = someRequests(20, (i) => ({ prompt: `${i} ${'the same words each time '.repeat(30)}` }));
  writeFileSync(workload, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  const { signal } = new AbortController();
  const left = () => ({
    // Reads and writes of files end by themselves, as those of the test runner do that come in between.
    resources: process
      .getActiveResourcesInfo()
      .filter((name) => name !== 'FSReqCallback' && name !== 'FSReqPromise')
      .sort(),
    listeners: signals.map((name) => process.listenerCount(name)),
    aborts: getEventListeners(signal, 'abort').length,
  });
  const before = left();
  const salts = new Set<string | null>();
  for (const [repetition, more] of [
    {},
    { workers: 2 },
    { busyPoll: true },
    { scrape: `${mock.url}/metrics`, scrapeIntervalS: 0.1 },
  ].entries()) {
    const { records, run, summary, exitCode } = await replayFile(
      workload,
      { baseUrl: [mock.url], outDir: join(folder, String(repetition)), repeated: true, repetition, ...more },
      { signal },
    );
    assert.deepEqual([exitCode, records.length, summary.counts.conserved], [0, 20, true]);
    assert.ok(summary.tokens.cache_hit_share! < 0.1, 'the salt keeps what the run before brought out');
    salts.add(run.cache_salt);
    // A closed socket is let go of when the loop has turned.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(left(), before);
  }
  assert.equal(salts.size, 4);
});
