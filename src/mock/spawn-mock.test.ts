import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/context.ts';
import { OutsideError, UsageError } from '../core/errors.ts';
import { createHttpClient } from '../io/http/client.ts';
import { call, usageOf } from './mock.test-support.ts';
import { spawnMock } from './spawn-mock.ts';

const nowNs = () => Number(process.hrtime.bigint() % 1_000_000_000_000_000n);

test('a mock in a process of its own: serves, logs, and is gone when closed', async (t) => {
  const log = join(temporaryFolder(t), 'mock.jsonl');
  const mock = await spawnMock({
    ttftMs: 0,
    itlMs: 0,
    log,
    fault: ['status=503:nth=2', 'no-usage:nth=3'],
    seed: 7n,
  });
  const client = createHttpClient({ origin: mock.url, nowNs });
  const told = [await call(client), await call(client), await call(client)];
  assert.deepEqual(
    told.map(({ end }) => end.status),
    ['ok', 'http_error', 'ok'],
  );
  assert.deepEqual(
    told.map((one) => usageOf(one)?.outputTokens),
    [8, undefined, undefined],
  );
  await assert.rejects(spawnMock({ port: Number(new URL(mock.url).port) }), (error) => {
    assert.ok(error instanceof OutsideError);
    assert.match(error.message, /the port is in use/);
    return true;
  });
  await client.close();
  await mock.close();
  assert.throws(() => process.kill(mock.pid, 0), { code: 'ESRCH' });
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  assert.deepEqual(
    lines.slice(1).map((line) => JSON.parse(line).outcome),
    ['ok', 'fault', 'ok'],
  );
});

test('options that are wrong are told before anything starts', async () => {
  await assert.rejects(spawnMock({ ttftMs: -1 }), UsageError);
});
