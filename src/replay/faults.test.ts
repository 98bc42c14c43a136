import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { missingCommand } from '../../test/support/requirements.ts';
import { spawnIwc } from '../../test/support/spawn-iwc.ts';
import { createRuntime } from '../io/create-runtime.ts';
import { startMock } from '../mock/start-mock.ts';
import { readResults } from '../runs/read-results.ts';
import {
  contentEvent,
  rawServer,
  replayFile,
  replayRequests,
  someRequests,
  streamHead,
} from './replay.test-support.ts';

/* Every fault becomes a record with the right status, nothing hangs, and no key stands in any file. */

test('refused connections, names that do not exist and servers without TLS', async (t) => {
  const plain = await rawServer(t, (socket) => socket.destroy());
  for (const [baseUrl, code] of [
    ['http://127.0.0.1:1', 'econnrefused'],
    ['http://no-such-host.invalid', /enotfound|eai-again/],
    [plain.url.replace('http:', 'https:'), /err-ssl|econnreset|closed|epipe/],
  ] as const) {
    const { records, exitCode } = await replayRequests(t, someRequests(3), {
      baseUrl: [baseUrl],
      probe: false,
      // Where no name server answers, the resolver itself gives up after ten seconds or twenty.
      connectTimeoutS: 60,
    });
    assert.deepEqual(
      records.map(({ status }) => status),
      Array(3).fill('connection'),
      baseUrl,
    );
    assert.match(records[0]!.error!, code instanceof RegExp ? code : new RegExp(code));
    assert.equal(exitCode, 3);
  }
});

/** Who ends a connection says so: else the next request may be on its way over it. */
const last = 'connection: close\r\n';

test('answers that break off, are reset, are no stream, are not UTF-8, are errors or too slow', async (t) => {
  const { url } = await rawServer(t, (socket, request) => {
    const kind = /prompt (\w+)/.exec(request)![1]!;
    const answers: Record<string, () => void> = {
      reset: () => socket.resetAndDestroy(),
      truncated: () => socket.end(`${streamHead}${contentEvent('a')}`),
      malformed: () => socket.end(`${streamHead}data: {"choices": [\n\n`),
      invalid: () => {
        socket.write(`${streamHead}data: {"choices":[{"delta":{"content":"`);
        socket.end(Buffer.from([0xff, 0xfe, 0x22, 0x7d, 0x7d, 0x5d, 0x7d, 0x0a, 0x0a]));
      },
      busy: () => socket.end(`HTTP/1.1 429 Too Many Requests\r\n${last}content-length: 0\r\n\r\n`),
      broken: () => socket.end(`HTTP/1.1 500 Oops\r\n${last}content-length: 4\r\n\r\nfail`),
      silent: () => {},
      stalled: () => socket.write(`${streamHead}${contentEvent('a')}`),
      garbage: () => socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n'),
    };
    answers[kind]!();
  });
  const kinds = [
    'reset',
    'truncated',
    'malformed',
    'invalid',
    'busy',
    'broken',
    'silent',
    'stalled',
    'garbage',
  ];
  const requests = someRequests(kinds.length, (i) => ({ prompt: `prompt ${kinds[i]}` }));
  const { records, summary } = await replayRequests(t, requests, {
    baseUrl: [url],
    probe: false,
    firstByteTimeoutS: 2,
    idleTimeoutS: 2,
  });
  assert.deepEqual(Object.fromEntries(records.map(({ status }, i) => [kinds[i], status])), {
    reset: 'connection',
    truncated: 'invalid_stream',
    malformed: 'invalid_stream',
    invalid: 'invalid_stream',
    busy: 'http_error',
    broken: 'http_error',
    silent: 'timeout',
    stalled: 'timeout',
    garbage: 'connection',
  });
  assert.deepEqual([records[4]!.http_status, records[5]!.http_status], [429, 500]);
  // What came before an answer broke off is kept.
  assert.equal(records[1]!.chunks, 1);
  assert.deepEqual([summary.counts.failed, summary.counts.conserved], [kinds.length, true]);
});

test('a server that goes away amid a run fails what follows, and the run ends', async (t) => {
  const mock = await startMock({ port: 0, ttftMs: 5, itlMs: 1 }, testContext());
  const watching = setInterval(() => {
    if (mock.counts.ok < 10) return;
    clearInterval(watching);
    void mock.close();
  }, 5);
  // The last one long after the others: whatever stands still meanwhile, the server is gone by then.
  const requests = someRequests(60, (i) => (i === 59 ? { arrival_time_ms: 3000 } : {}));
  const { records } = await replayRequests(t, requests, { baseUrl: [mock.url] });
  assert.equal(records.length, 60);
  assert.equal(records[0]!.status, 'ok');
  assert.equal(records.at(-1)!.status, 'connection');
});

test('an answer of 100 MB is read to its end, with a heap that could not hold it', {
  skip: missingCommand('bash'),
}, async (t) => {
  const piece = contentEvent('x'.repeat(64 * 1024));
  const { url } = await rawServer(t, (socket) => {
    socket.write(streamHead);
    let left = 1600;
    const write = () => {
      while (left-- > 0) if (!socket.write(piece)) return void socket.once('drain', write);
      socket.end(`${contentEvent('', 'stop')}data: [DONE]\n\n`);
    };
    write();
  });
  const folder = temporaryFolder(t);
  const workload = join(folder, 'w.jsonl');
  writeFileSync(workload, `${JSON.stringify(someRequests(1)[0])}\n`);
  const run = join(folder, 'run');
  const words = ['replay', workload, '--base-url', url, '--out-dir', run, '--model', 'm', '--no-probe'];
  const shell = 'NODE_OPTIONS=--max-old-space-size=80 "$@"';
  const iwc = spawnIwc([...words, '--history', 'recorded', '--allow-invalid'], { shell });
  assert.equal((await iwc.ended).code, 0, iwc.told.stderr);
  const record = JSON.parse(readFileSync(join(run, 'requests.jsonl'), 'utf8'));
  assert.deepEqual([record.status, record.chunks], ['ok', 1600]);
});

test('a disk that is full ends the run with its reason, and what was written stays', async (t) => {
  const mock = await startMock({ port: 0, ttftMs: 1, itlMs: 1 }, testContext());
  t.after(() => mock.close());
  const runtime = createRuntime();
  let room = 2000;
  const files = {
    ...runtime.files,
    async append(path: string) {
      const writer = await runtime.files.append(path);
      return {
        async write(bytes: Uint8Array) {
          room -= bytes.length;
          if (room < 0) throw new Error('ENOSPC: no space left on device');
          await writer.write(bytes);
        },
        close: () => writer.close(),
      };
    },
  };
  const running = replayRequests(
    t,
    someRequests(200),
    { baseUrl: [mock.url] },
    { runtime: { ...runtime, files } },
  );
  await assert.rejects(running, /ENOSPC/);
});

test('an interrupted run is partial, keeps what finished, and goes on where it stopped', async (t) => {
  const mock = await startMock({ port: 0, ttftMs: 5, itlMs: 1 }, testContext());
  t.after(() => mock.close());
  const controller = new AbortController();
  const watching = setInterval(() => {
    if (mock.counts.requests < 30) return;
    clearInterval(watching);
    controller.abort();
  }, 5);
  const requests = someRequests(100, (i) => ({ session_id: `s${i % 10}`, turn_id: Math.floor(i / 10) }));
  const first = await replayRequests(t, requests, { baseUrl: [mock.url] }, { signal: controller.signal });
  assert.deepEqual([first.exitCode, first.run.status], [130, 'partial']);
  assert.ok(first.records.length > 5 && first.records.length < 100);
  assert.deepEqual([first.summary.counts.planned, first.summary.counts.conserved], [100, true]);
  const again = await replayFile(join(first.folder, '../w.jsonl'), {
    baseUrl: [mock.url],
    outDir: first.folder,
    resume: true,
  });
  assert.deepEqual([again.exitCode, again.run.status], [0, 'complete']);
  assert.deepEqual(
    again.records.map(({ index }) => index),
    [...Array(100).keys()],
  );
});

test('no key stands in any file, whatever goes wrong', async (t) => {
  const key = 'sk-very-secret-0123456789';
  const { url, requests } = await rawServer(t, (socket) =>
    socket.end(`HTTP/1.1 401 Unauthorized\r\n${last}content-length: 2\r\n\r\nno`),
  );
  const runtime = createRuntime();
  const environment = { ...runtime.environment, IWC_API_KEY: key };
  const { folder } = await replayRequests(
    t,
    someRequests(2),
    { baseUrl: [url], probe: false, export: ['aiperf-jsonl', 'aibrix-jsonl', 'vllm-json', 'lmbench-csv'] },
    { runtime: { ...runtime, environment } },
  );
  assert.ok(
    requests[0]!.includes(`authorization: Bearer ${key}`.toLowerCase()) || requests[0]!.includes(key),
  );
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(json|jsonl|csv)$/.test(name)) continue;
    assert.ok(!readFileSync(join(folder, name), 'utf8').includes(key), name);
  }
});

test('a key that the server says again stands in no file either', async (t) => {
  const key = 'sk-very-secret-0123456789';
  const { url } = await rawServer(t, (socket, request) => {
    const said = /authorization: (.*)\r\n/i.exec(request)![1]!;
    socket.end(`HTTP/1.1 429 No\r\n${last}content-length: ${said.length}\r\n\r\n${said}`);
  });
  const runtime = createRuntime();
  const environment = { ...runtime.environment, IWC_API_KEY: key };
  const options = { baseUrl: [url], probe: false, export: ['aiperf-jsonl', 'vllm-json'] };
  const { folder, records } = await replayRequests(t, someRequests(2), options, {
    runtime: { ...runtime, environment },
  });
  assert.match(records[0]!.error!, /^http-429: Bearer \[secret\]$/);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.(json|jsonl|csv)$/.test(name))
      assert.ok(!readFileSync(join(folder, name), 'utf8').includes(key), name);
});

test('a document where a stream was asked for has no first token and no time per token', async (t) => {
  const choice = { message: { content: 'a b' }, finish_reason: 'stop' };
  const body = JSON.stringify({ choices: [choice], usage: { prompt_tokens: 1, completion_tokens: 2 } });
  const { url } = await rawServer(t, (socket) =>
    socket.end(
      `HTTP/1.1 200 OK\r\n${last}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    ),
  );
  const { records, summary } = await replayRequests(t, someRequests(3), { baseUrl: [url], probe: false });
  assert.deepEqual(
    records.map(({ status, first_token_ns, chunk_gaps }) => [status, first_token_ns, chunk_gaps]),
    Array(3).fill(['ok', null, null]),
  );
  assert.equal(summary.ttft_ms.due.n, 0);
});

test('a key or cookie among the headers is refused, since flags are recorded', async (t) => {
  const options = { baseUrl: ['http://127.0.0.1:1'], headers: '{"Authorization": "Bearer x"}' };
  await assert.rejects(replayRequests(t, someRequests(1), options), /looks like a secret/);
});

test('a run that is killed as it writes leaves all finished records, and is resumed', async (t) => {
  const mock = await startMock({ port: 0, ttftMs: 1, itlMs: 1 }, testContext());
  t.after(() => mock.close());
  const { folder } = await replayRequests(t, someRequests(5), { baseUrl: [mock.url] });
  const path = join(folder, 'requests.jsonl');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, 40)}`);
  const batches = [];
  for await (const batch of readResults(path, testContext())) batches.push(batch);
  assert.deepEqual(
    batches.map(({ records, isTorn }) => [records.length, isTorn]),
    [[3, true]],
  );
  const again = await replayFile(join(folder, '../w.jsonl'), {
    baseUrl: [mock.url],
    outDir: folder,
    resume: true,
  });
  assert.deepEqual([again.records.length, again.exitCode], [5, 0]);
});
