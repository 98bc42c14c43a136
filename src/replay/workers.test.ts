import assert from 'node:assert/strict';
import { readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { decodeText } from '../io/record-text.ts';
import { summarize } from '../metrics/summary.ts';
import { startMock } from '../mock/start-mock.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { ResultColumns } from '../nouns/result-columns.ts';
import { readResultColumns } from '../runs/read-results.ts';
import { ResultLines } from '../runs/result-lines.ts';
import {
  contentEvent,
  rawServer,
  replayFile,
  replayRequests,
  someRequests,
  streamHead,
} from './replay.test-support.ts';

/* Several threads: what the first one counts of what the others tell is what the file says. */

test('the summary of a run on two threads is that of its records read back, to the last bit', async (t) => {
  const mock = await startMock(
    {
      ...{ port: 0, ttftMs: 3, itlMs: 2, maxModelTokens: 100 },
      fault: ['status=503:every=7', 'truncate=1:every=11'],
    },
    testContext(),
  );
  t.after(() => mock.close());
  const names = ['plain', 'with "quotes"', 'ünïcode 漢字', 'line\nfeed'];
  const requests = someRequests(80, (i) => ({
    request_id: `${names[i % 4]} ${i}`,
    max_output_tokens: 2 + (i % 9),
    ...(i === 40 ? { prompt_tokens: 5000 } : {}),
    ...(i % 3 === 0 ? { session_id: `s${i % 5} ${names[i % 4]}`, turn_id: i } : {}),
  }));
  const { records, summary, folder } = await replayRequests(t, requests, {
    ...{ baseUrl: [mock.url, mock.url], workers: 2, rawChunks: true, retries: 1, retryPauseMs: 1 },
    ...{
      overContext: 'skip',
      warmup: '100ms',
      slo: 'ttft=1000ms',
      definitionsOf: ['vllm', 'aiperf'],
      maxLoopDelayMs: 1e-3,
    },
  });
  assert.equal(summary.self.threads, 2);
  assert.deepEqual(
    records.map(({ request_id, index }) => [request_id, index]),
    requests.map(({ request_id }, i) => [request_id, i]),
  );
  assert.ok(records.some(({ attempts }) => attempts !== undefined));
  assert.ok(records.some(({ status }) => status === 'invalid_stream' || status === 'connection'));
  assert.equal(records[40]!.status, 'not_sent');
  const text = readFileSync(join(folder, 'requests.jsonl'), 'utf8');
  // The order of members, too, is that of lines from columns.
  const columns = new ResultColumns();
  const lines = new ResultLines();
  for (const line of text.trimEnd().split('\n')) {
    const record = JSON.parse(line) as ResultRecord;
    columns.set(record);
    lines.add(columns, record.index, record);
  }
  assert.equal(decodeText(lines.take()), text);
  const run = await readResultColumns(join(folder, 'requests.jsonl'), testContext());
  const again = summarize({
    ...{ ...run, planned: 80, slo: { ttft: 1000 } },
    definitionsOf: ['vllm', 'aiperf'],
  });
  assert.deepEqual({ ...summary, ...again }, summary);
  // The client stood still all the time, by a limit of a microsecond.
  const stalled = records.filter((record) => record.stalled === true);
  assert.ok(stalled.length > 0);
  assert.equal(summary.measured.stalled, stalled.filter(({ phase }) => phase === 'measure').length);
});

test('no more threads send than the load keeps in flight, and none of it is lost to threads without work', async (t) => {
  const mock = await startMock({ port: 0, ttftMs: 1, itlMs: 1 }, testContext());
  t.after(() => mock.close());
  // Two conversations of six turns each: more threads than two have nothing to send.
  const conversations = (i: number) => ({ session_id: `s${i % 2}`, turn_id: i >> 1 });
  for (const [load, more, threads] of [
    [{ concurrency: 2 }, () => ({}), 2],
    [{ users: 3 }, () => ({}), 3],
    [{ maxInFlight: 1 }, () => ({}), 1],
    [{ concurrency: 8 }, conversations, 2],
  ] as const) {
    const { records, summary } = await replayRequests(t, someRequests(12, more), {
      ...{ baseUrl: [mock.url], workers: 4, ...load },
    });
    const statuses = [...new Set(records.map(({ status }) => status))];
    assert.deepEqual([statuses, summary.self.threads], [['ok'], threads], JSON.stringify(load));
  }
});

test('what has ended is in the file while other requests of its thread are still under way', async (t) => {
  const folder = temporaryFolder(t);
  const requests = join(folder, 'run/requests.jsonl');
  const workload = join(folder, 'w.jsonl');
  writeFileSync(
    workload,
    someRequests(4, () => ({ arrival_time_ms: 0 }))
      .map((request) => `${JSON.stringify(request)}\n`)
      .join(''),
  );
  const answer = `${streamHead}${contentEvent('a', 'stop')}data: [DONE]\n\n`;
  const { url } = await rawServer(t, (socket, request) => {
    // The last of each thread is answered when the file holds the first of both.
    if (/prompt [01]"/.test(request)) return void socket.end(answer);
    const watcher = watch(join(folder, 'run'), () => look());
    const look = () => {
      if (readFileSync(requests, 'utf8').split('\n').length < 3) return;
      watcher.close();
      socket.end(answer);
    };
    look();
  });
  const { records } = await replayFile(workload, {
    ...{ baseUrl: [url], outDir: join(folder, 'run'), workers: 2, probe: false, timeoutS: 60 },
  });
  assert.deepEqual(
    records.map(({ status }) => status),
    ['ok', 'ok', 'ok', 'ok'],
  );
});

test('a run that is gone on with on two threads keeps its clock, and the records of an older version', async (t) => {
  const mock = await startMock(
    { port: 0, ttftMs: 1, itlMs: 1, fault: ['status=503:every=2'] },
    testContext(),
  );
  t.after(() => mock.close());
  const given = { baseUrl: [mock.url], rawChunks: true, retries: 9, retryPauseMs: 1 };
  const whole = await replayRequests(t, someRequests(12), given);
  const path = join(whole.folder, 'requests.jsonl');
  const kept = readFileSync(path, 'utf8').split('\n').slice(0, 5);
  const old = kept.map((line) =>
    line.replace('"scheduled_ns":null,', '').replace(/,"replica":null.*"recomputed_tokens":null/, ''),
  );
  assert.doesNotMatch(old.join(''), /scheduled|recomputed/);
  writeFileSync(path, `${old.join('\n')}\n`);
  const rest = await replayFile(join(whole.folder, '../w.jsonl'), {
    ...given,
    ...{ outDir: whole.folder, resume: true, workers: 2 },
  });
  assert.equal(rest.summary.counts.ok, 12);
  assert.equal(readFileSync(path, 'utf8').split('\n').slice(0, 5).join('\n'), kept.join('\n'));
  const before = kept.map((line) => JSON.parse(line).index as number);
  const lastNs = Math.max(...kept.map((line) => JSON.parse(line).finished_ns as number));
  for (const { index, launched_ns, chunk_ns, attempts, held_ns } of rest.records) {
    if (before.includes(index)) continue;
    assert.ok(launched_ns! > lastNs && held_ns < 1e9);
    assert.ok(chunk_ns!.every((ns) => ns > launched_ns!));
    for (const attempt of attempts ?? []) assert.ok(attempt.launched_ns >= launched_ns!);
  }
});
