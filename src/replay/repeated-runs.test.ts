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
  const listening = () => ({
    listeners: signals.map((name) => process.listenerCount(name)),
    aborts: getEventListeners(signal, 'abort').length,
  });
  const before = { ...listening(), resources: countResources() };
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
    const { resources, ...listeners } = before;
    assert.deepEqual(listening(), listeners);
    await nothingBeyond(resources);
  }
  assert.equal(salts.size, 4);
});

function countResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * Waits until nothing is open that was not before. What is about to end, a closed socket or a read of the test runner's
 * own, ends within a few turns of the loop; what a run has left stays.
 */
async function nothingBeyond(before: ReadonlyMap<string, number>): Promise<void> {
  const beyond = () =>
    [...countResources()].flatMap(([name, count]) => (count > (before.get(name) ?? 0) ? [name] : []));
  for (let turn = 0; turn < 2000 && beyond().length > 0; turn++)
    await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(beyond(), []);
}
