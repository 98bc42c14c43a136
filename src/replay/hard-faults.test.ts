import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingCommand, skipUnless } from '../../test/support/requirements.ts';
import { type SpawnedIwc, spawnIwc } from '../../test/support/spawn-iwc.ts';
import { startMock } from '../mock/start-mock.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { someRequests } from './replay.test-support.ts';

/* What befalls a run from outside, on real processes: a loop that stands still, Ctrl-C twice, a kill, a full disk. */

const signals = { skip: skipUnless(process.platform !== 'win32', 'needs signals') };

/** A server, a workload file, and the words of a replay of it into `run` of the same folder. */
async function setting(t: TestContext, requests: readonly object[]) {
  const mock = await startMock({ port: 0, ttftMs: 20, itlMs: 5 }, testContext());
  t.after(() => mock.close());
  const folder = temporaryFolder(t);
  const workload = join(folder, 'w.jsonl');
  writeFileSync(workload, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  const run = join(folder, 'run');
  const words = ['replay', workload, '--base-url', mock.url, '--out-dir', run];
  return { mock, folder, run, words };
}

/** Twenty short answers at once, and ten that take minutes. */
const shortAndLong = someRequests(30, (i) => ({
  arrival_time_ms: i,
  max_output_tokens: i < 20 ? 2 : 20_000,
}));

/** Once so many records are in the file. */
async function recordsWritten(run: string, count: number, { child, told }: SpawnedIwc): Promise<void> {
  for (;;) {
    const path = join(run, 'requests.jsonl');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
    if (lines >= count) return;
    assert.equal(child.exitCode, null, told.stderr);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function readRecords(run: string): readonly ResultRecord[] {
  const lines = readFileSync(join(run, 'requests.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as ResultRecord);
}

function readDocument(run: string, name: string) {
  return JSON.parse(readFileSync(join(run, name), 'utf8'));
}

test('a loop that stands still for 50 ms makes the run invalid, exit 3, and the requests it touched are named', async (t) => {
  const { folder, run, words } = await setting(
    t,
    someRequests(60, () => ({ max_output_tokens: 12 })),
  );
  const stall = join(folder, 'stall.mjs');
  // On the thread that sends only: that of the alarm is another.
  writeFileSync(
    stall,
    `import { isMainThread } from 'node:worker_threads';
    const stand = () => { for (const end = performance.now() + 50; performance.now() < end; ); };
    if (isMainThread) setInterval(stand, 400).unref();\n`,
  );
  const iwc = spawnIwc([...words, '--max-lag-ms', '10000'], { imports: [stall] });
  assert.equal((await iwc.ended).code, 3, iwc.told.stderr);
  const { validity, self, counts } = readDocument(run, 'summary.json');
  assert.deepEqual([counts.ok, counts.conserved, validity.valid], [60, true, false]);
  assert.match(validity.reasons.join(), /event-loop delay p99 is \d+\.\d+ ms, the budget 20 ms/);
  assert.match(iwc.told.stdout, /✗ invalid: .*event-loop delay p99/);
  assert.equal(readDocument(run, 'run.json').status, 'invalid');
  assert.ok(self.stalls >= 1 && self.event_loop_delay_ms.max > 35, JSON.stringify(self));
  const touched = readRecords(run).filter(({ stalled }) => stalled === true);
  assert.equal(validity.stalled_requests.count, touched.length);
  assert.ok(touched.length > 0);
  for (const id of validity.stalled_requests.first_ids)
    assert.ok(touched.some(({ request_id }) => request_id === id));
  // Whoever takes it as it is has a good end, and the reasons all the same.
  const taken = spawnIwc([...words, '--overwrite', '--allow-invalid', '--json'], { imports: [stall] });
  assert.equal((await taken.ended).code, 0, taken.told.stderr);
  assert.equal(JSON.parse(taken.told.stdout).validity.valid, false);
});

test('a second Ctrl-C ends at once with 130, and all finished records are there', signals, async (t) => {
  const { run, words } = await setting(t, shortAndLong);
  const iwc = spawnIwc(words);
  await recordsWritten(run, 20, iwc);
  iwc.child.kill('SIGINT');
  await new Promise<void>((resolve) => {
    iwc.child.stderr!.on('data', () => /once more to stop at once/.test(iwc.told.stderr) && resolve());
  });
  assert.equal(iwc.child.exitCode, null, 'the first waits for the answers under way');
  iwc.child.kill('SIGINT');
  assert.deepEqual(await iwc.ended, { code: 130, signal: null });
  const records = readRecords(run);
  assert.deepEqual(
    [records.length, records.every(({ status, index }) => status === 'ok' && index < 20)],
    [20, true],
  );
  const { status, ended_at_ms } = readDocument(run, 'run.json');
  assert.deepEqual([status, ended_at_ms], ['partial', null]);
});

test(
  'a run that is killed says partial, keeps its finished records, and can be gone on with',
  signals,
  async (t) => {
    const { folder, run, words } = await setting(t, shortAndLong);
    const iwc = spawnIwc(words);
    await recordsWritten(run, 20, iwc);
    iwc.child.kill('SIGKILL');
    assert.equal((await iwc.ended).signal, 'SIGKILL');
    assert.deepEqual([readRecords(run).length, readDocument(run, 'run.json').status], [20, 'partial']);
    const again = spawnIwc(words);
    assert.equal((await again.ended).code, 1);
    assert.match(again.told.stderr, /holds a run already, which is partial.*--resume/s);
    // The same requests by the same names, with answers that end.
    const short = shortAndLong.map((request) => ({ ...request, max_output_tokens: 2 }));
    writeFileSync(join(folder, 'w.jsonl'), short.map((request) => `${JSON.stringify(request)}\n`).join(''));
    const changed = spawnIwc([...words, '--resume']);
    assert.equal((await changed.ended).code, 1, 'another workload is not gone on with');
    writeFileSync(
      join(folder, 'w.jsonl'),
      shortAndLong.map((request) => `${JSON.stringify(request)}\n`).join(''),
    );
    const resumed = spawnIwc([...words, '--resume', '--timeout-s', '0.5', '--allow-invalid']);
    assert.equal((await resumed.ended).code, 3, resumed.told.stderr);
    const records = readRecords(run);
    assert.deepEqual(
      records.map(({ index }) => index).sort((a, b) => a - b),
      [...Array(30).keys()],
    );
    assert.deepEqual(readDocument(run, 'summary.json').counts.by_status, { ok: 20, timeout: 10 });
    assert.equal(readDocument(run, 'run.json').status, 'complete');
  },
);

test('--overwrite replaces a run when the new one begins, and not before', async (t) => {
  const { mock, run, words } = await setting(t, someRequests(3));
  const scraping = ['--scrape', `${mock.url}/metrics`];
  assert.equal((await spawnIwc([...words, ...scraping, '--allow-invalid']).ended).code, 0);
  const before = readFileSync(join(run, 'summary.json'), 'utf8');
  await mock.close();
  // No server names its model: nothing is sent.
  assert.equal((await spawnIwc([...words, '--overwrite']).ended).code, 64);
  assert.equal(readFileSync(join(run, 'summary.json'), 'utf8'), before);
  const model = ['--model', 'm', '--overwrite'];
  assert.equal((await spawnIwc([...words, ...model]).ended).code, 3);
  assert.deepEqual([readRecords(run).length, existsSync(join(run, 'metrics.jsonl'))], [3, false]);
});

test('a disk that is full is told, ends the run, and nothing waits for it', {
  skip: skipUnless(existsSync('/dev/full'), 'needs /dev/full'),
}, async (t) => {
  const { run, words } = await setting(t, someRequests(300));
  mkdirSync(run);
  symlinkSync('/dev/full', join(run, 'requests.jsonl'));
  const iwc = spawnIwc([...words, '--resume']);
  assert.equal((await iwc.ended).code, 1, iwc.told.stderr);
  assert.match(iwc.told.stderr, /requests\.jsonl.*\n.*(ENOSPC|no space left)/i);
  assert.equal(readDocument(run, 'run.json').status, 'partial');
});

test('a file that may grow no further ends the run, and what was written can be read', {
  skip: missingCommand('bash'),
}, async (t) => {
  const { run, words } = await setting(t, someRequests(300));
  // In KiB: room for some twenty records.
  const iwc = spawnIwc(words, { shell: 'ulimit -f 16; "$@"' });
  assert.equal((await iwc.ended).code, 1, iwc.told.stderr);
  assert.match(iwc.told.stderr, /EFBIG|too large/i);
  const whole = readFileSync(join(run, 'requests.jsonl'), 'utf8').split('\n').slice(0, -1);
  assert.ok(whole.length > 5 && whole.length < 300);
  for (const line of whole) assert.equal(JSON.parse(line).status, 'ok');
  assert.equal(readDocument(run, 'run.json').status, 'partial');
});
