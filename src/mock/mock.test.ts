import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { UsageError } from '../core/errors.ts';
import { endpoints } from '../endpoints/index.ts';
import type { CallEnd } from '../nouns/call.ts';
import { FaultRules } from './fault-rules.ts';
import { call, clientOf, mockAndClient, type ToldCall, textOf, usageOf } from './mock.test-support.ts';
import { startMock } from './start-mock.ts';

/** How a reset shows: libuv tells one that comes right behind data as an end of the stream. */
const resets = new Set(['econnreset', 'truncated-body', 'closed', 'closed-while-idle']);

const kindsOf = ({ chunks }: ToldCall) => chunks.map(({ chunk }) => chunk.kind);

for (const endpoint of ['openai-chat', 'openai-completions', 'openai-responses'] as const) {
  test(`${endpoint}: streamed and whole answers carry the same counts, and text of that many tokens`, async (t) => {
    const { client } = await mockAndClient(t, {});
    const told = await call(client, { endpoint, maxOutputTokens: 20 });
    const whole = await call(client, { endpoint, maxOutputTokens: 20, isStreaming: false });
    for (const one of [told, whole]) {
      assert.equal(one.end.status, 'ok');
      assert.deepEqual([usageOf(one)?.outputTokens, textOf(one).length], [20, 80]);
      assert.deepEqual(one.chunks.at(-1)?.chunk, { kind: 'done', finishReason: 'length' });
    }
    assert.equal(usageOf(told)?.promptTokens, usageOf(whole)?.promptTokens);
  });
}

test('a role-only chunk first, then reasoning, then n tokens a chunk', async (t) => {
  const { client } = await mockAndClient(t, { reasoningTokens: 3, tokensPerChunk: 4 });
  const told = await call(client, { maxOutputTokens: 9 });
  assert.deepEqual(kindsOf(told), ['role', 'reasoning', 'reasoning', 'content', 'content', 'usage', 'done']);
  assert.deepEqual([textOf(told, 'reasoning').length, textOf(told).length], [3 * 4, 6 * 4]);
  assert.equal(usageOf(told)?.reasoningTokens, 3);
});

test('answers stop by themselves unless ignore_eos or min_tokens forbids it', async (t) => {
  const { client } = await mockAndClient(t, { outputTokens: 3 });
  const lengthWith = async (lengthControls: readonly ('ignore_eos' | 'min_tokens')[]) => {
    const told = await call(client, { lengthControls });
    return [usageOf(told)?.outputTokens, told.chunks.at(-1)?.chunk];
  };
  assert.deepEqual(await lengthWith([]), [3, { kind: 'done', finishReason: 'stop' }]);
  assert.deepEqual(await lengthWith(['ignore_eos']), [8, { kind: 'done', finishReason: 'length' }]);
  assert.deepEqual(await lengthWith(['min_tokens']), [8, { kind: 'done', finishReason: 'length' }]);
});

test('a conversation that goes on is found in the prefix cache, answer included', async (t) => {
  const { client } = await mockAndClient(t, { prefixCacheTokens: 10_000, blockTokens: 4 });
  const first = [{ role: 'user', content: 'a question of some length, so that blocks fill' }];
  const told = await call(client, { input: { kind: 'messages', messages: first }, maxOutputTokens: 32 });
  assert.equal(usageOf(told)?.cachedTokens, 0);
  const messages = [
    ...first,
    { role: 'assistant', content: textOf(told) },
    { role: 'user', content: 'and now?' },
  ];
  const next = usageOf(await call(client, { input: { kind: 'messages', messages } }))!;
  const shared =
    Math.floor((`<user>${first[0]!.content}\n`.length + `<assistant>${textOf(told)}\n`.length) / 16) * 4;
  assert.equal(next.cachedTokens, shared);
  assert.ok(next.cachedTokens! < next.promptTokens!);
});

test('every scripted fault becomes the end it should, streamed and whole, and the mock serves on', async (t) => {
  const { client, mock } = await mockAndClient(t);
  // Only where a limit is what is waited for, so that a busy machine meets no other.
  const clients = {
    'headers-timeout': clientOf(t, mock, { timeouts: { headersMs: 150 } }),
    'idle-timeout': clientOf(t, mock, { timeouts: { idleMs: 150 } }),
  };
  const expected: Readonly<Record<string, readonly [CallEnd['status'], string]>> = {
    'status=503': ['http_error', 'http-503'],
    'status=429': ['http_error', 'http-429'],
    reset: ['connection', 'econnreset'],
    close: ['connection', 'econnreset'],
    'half-open': ['timeout', 'headers-timeout'],
    garbage: ['connection', 'bad-status-line'],
    'slow-headers=1000': ['timeout', 'headers-timeout'],
    'reset-after=2': ['connection', 'econnreset'],
    'truncate=2': ['invalid_stream', 'truncated-stream'],
    'malformed=2': ['invalid_stream', 'malformed-json'],
    'invalid-utf8=2': ['invalid_stream', 'invalid-utf8'],
    'stream-error=2': ['http_error', 'InternalServerError'],
    'stall=1000': ['timeout', 'idle-timeout'],
  };
  for (const [fault, [status, code]] of Object.entries(expected)) {
    const sender = code in clients ? clients[code as keyof typeof clients] : client;
    const told = await call(sender, { headers: { 'x-mock-fault': fault } });
    assertEnd(told, status, code, fault);
    assert.equal((await call(client)).end.status, 'ok', `after ${fault}`);
  }
  const wholes: Readonly<Record<string, readonly [CallEnd['status'], string]>> = {
    'reset-after=0': ['connection', 'econnreset'],
    'truncate=0': ['connection', 'truncated-body'],
    'malformed=0': ['invalid_stream', 'malformed-json'],
    'invalid-utf8=0': ['invalid_stream', 'invalid-utf8'],
    'stream-error=0': ['http_error', 'http-500'],
  };
  for (const [fault, [status, code]] of Object.entries(wholes)) {
    const told = await call(client, { isStreaming: false, headers: { 'x-mock-fault': fault } });
    assertEnd(told, status, code, `${fault}, whole`);
  }
  const noUsage = await call(client, { headers: { 'x-mock-fault': 'no-usage' } });
  assert.deepEqual([noUsage.end.status, usageOf(noUsage)], ['ok', undefined]);
  const early = await call(client, { headers: { 'x-mock-fault': 'early-stop=2' } });
  assert.equal(usageOf(early)?.outputTokens, 2);
  assert.equal(client.state().inFlight, 0);
  assert.ok(mock.counts.faults >= 14);
});

function assertEnd({ end }: ToldCall, status: string, code: string, fault: string): void {
  assert.equal(end.status, status, fault);
  if (code === 'econnreset') assert.ok(resets.has(end.error!.code), `${fault}: ${end.error!.code}`);
  else assert.equal(end.error?.code, code, fault);
}

test('what cannot be served is refused in words', async (t) => {
  const { client } = await mockAndClient(t, { maxModelTokens: 10, capacity: 1, maxQueue: 0, ttftMs: 60_000 });
  const tooLong = await call(client, { maxOutputTokens: 11 });
  assert.deepEqual([tooLong.end.status, tooLong.end.head?.status], ['http_error', 400]);
  assert.match(tooLong.end.error!.message, /the context holds 10 tokens/);
  const badFault = await call(client, { headers: { 'x-mock-fault': 'stal=3' } });
  assert.match(badFault.end.error!.message, /no kind 'stal' \(did you mean 'stall'\?\)/);
  const running = call(client, {
    maxOutputTokens: 1,
    input: { kind: 'text', text: 'a' },
    cancelsAtText: true,
  });
  const full = await call(client, { maxOutputTokens: 1, input: { kind: 'text', text: 'a' } });
  assert.deepEqual([full.end.head?.status, full.end.error?.message], [503, 'the queue is full']);
  await client.close();
  assert.equal((await running).end.status, 'cancelled');
});

test('a client that gives up is noticed, and its place is free again', async (t) => {
  const { client, mock } = await mockAndClient(t, { capacity: 1, itlMs: 3_600_000 });
  const told = await call(client, { cancelsAtText: true });
  assert.deepEqual([told.end.status, told.end.error?.message], ['cancelled', 'enough']);
  assert.equal((await call(client, { maxOutputTokens: 1 })).end.status, 'ok');
  assert.equal(mock.counts.clientsGone, 1);
});

test('the log is the truth about what left and when', async (t) => {
  const log = join(temporaryFolder(t), 'mock.jsonl');
  const { client, mock } = await mockAndClient(t, { log, logChunks: true, ttftMs: 5, itlMs: 1 });
  const told = await call(client, { headers: { 'x-request-id': 'r-1' } });
  await call(client, { headers: { 'x-request-id': 'r-2', 'x-mock-fault': 'status=500' } });
  await client.close();
  await mock.close();
  const [header, ok, fault] = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(header.schema, 'iwc.mock-log/1.0');
  assert.deepEqual(
    [ok.request_id, ok.outcome, ok.output_tokens, ok.chunks, ok.chunk_sent_ns.length],
    ['r-1', 'ok', 8, 8, 8],
  );
  assert.ok(ok.first_token_sent_ns - ok.received_ns >= 5e6, 'never before it is due');
  assert.ok(ok.last_token_sent_ns >= ok.last_token_due_ns);
  // The client cannot have seen in less time than passed at the server.
  const { launchedNs } = told.end.times;
  const firstNs = told.chunks.find(({ chunk }) => chunk.kind === 'content')!.atNs;
  assert.ok(firstNs - launchedNs >= ok.first_token_sent_ns - ok.received_ns);
  assert.deepEqual(
    [fault.request_id, fault.outcome, fault.status, fault.fault],
    ['r-2', 'fault', 500, 'status'],
  );
});

test('the log can be read while it grows', async (t) => {
  const log = join(temporaryFolder(t), 'mock.jsonl');
  const { client } = await mockAndClient(t, { log });
  await call(client, { headers: { 'x-request-id': 'r-1' } });
  while (!readFileSync(log, 'utf8').endsWith('}\n') || !readFileSync(log, 'utf8').includes('"r-1"'))
    await new Promise((resolve) => setTimeout(resolve, 20));
});

test('frozen, it sends nothing, and goes on as the script says', async (t) => {
  const { client, mock } = await mockAndClient(t, { ttftMs: 1 });
  await client.warm(1);
  mock.freeze(120);
  const told = await call(client);
  const firstNs = told.chunks[0]!.atNs;
  assert.ok(firstNs - told.end.times.launchedNs >= 115e6, 'not even the role came before');
  assert.equal(told.end.status, 'ok');
});

test('models, metrics, tokens, state and errors of the other routes', async (t) => {
  const { client, mock } = await mockAndClient(t, { model: 'm🌍', maxModelTokens: 4096 });
  await call(client, { maxOutputTokens: 5 });
  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${mock.url}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const models = JSON.parse((await get('/v1/models')).text);
  assert.deepEqual([models.data[0].id, models.data[0].max_model_len], ['m🌍', 4096]);
  const metrics = (await get('/metrics')).text;
  assert.match(metrics, /^vllm:generation_tokens_total\{model_name="m__"\} 5$/m);
  assert.match(metrics, /^vllm:time_to_first_token_seconds_count\{model_name="m__"\} 1$/m);
  for (const line of metrics.trim().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) |[a-z_:]+(\{[^}]*\})? [\d.e+-]+$)/);
  const tokens = JSON.parse(
    (await get('/tokenize', { method: 'POST', body: '{"prompt":"hello world"}' })).text,
  );
  assert.deepEqual([tokens.count, tokens.tokens.length], [3, 3]);
  assert.equal((await get('/v1/chat/completions')).status, 405);
  assert.equal((await get('/v1/nothing')).status, 404);
  assert.equal((await get('/v1/chat/completions', { method: 'POST', body: '{' })).status, 400);
  assert.equal((await get('/v1/chat/completions', { method: 'POST', body: '{"messages":[]}' })).status, 400);
  assert.equal((await get('/mock/freeze?ms=no', { method: 'POST' })).status, 400);
  assert.equal(JSON.parse((await get('/mock/state')).text).running, 0);
});

test('hostile connections do no harm: bytes one by one, pipelines, rubbish, endless heads', async (t) => {
  const { client, mock } = await mockAndClient(t, {});
  const talk = (pieces: readonly string[]) =>
    new Promise<string>((resolve) => {
      const socket = connect(mock.port, '127.0.0.1');
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
      socket.setNoDelay(true);
      const send = (index: number) => {
        if (index === pieces.length || socket.destroyed) return;
        socket.write(pieces[index]!, () => setImmediate(send, index + 1));
      };
      send(0);
    });
  const get = 'GET /health HTTP/1.1\r\nhost: a\r\n\r\n';
  const last = 'GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
  assert.match(await talk([...last]), /^HTTP\/1\.1 200 OK\r\n/);
  assert.equal((await talk([get + get + last])).match(/200 OK/g)?.length, 3);
  assert.match(await talk(['\x16\x03\x01 rubbish\r\n\r\n']), /^HTTP\/1\.1 400 /);
  assert.match(await talk(['POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n']), / 400 /);
  assert.match(
    await talk(['GET / HTTP/1.1\r\nx: ', ...Array.from({ length: 80 }, () => 'y'.repeat(1024))]),
    / 400 /,
  );
  const body = '{"prompt":"ab","max_tokens":1}';
  const chunked = `POST /v1/completions HTTP/1.1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`;
  const pieces = [...body].map((letter) => `1\r\n${letter}\r\n`);
  assert.match(await talk([chunked, ...pieces, '0\r\n\r\n']), /"completion_tokens":1/);
  assert.equal((await call(client)).end.status, 'ok');
});

test('rules choose requests by place or by share, the same ones for the same seed', () => {
  const hits = (rule: string, seed = 1n) => {
    const rules = new FaultRules([rule], seed);
    return Array.from({ length: 1000 }, (_, index) => index + 1).filter(
      (one) => rules.faultFor(one) !== null,
    );
  };
  assert.deepEqual(hits('reset:every=300'), [300, 600, 900]);
  assert.deepEqual(hits('reset:nth=7'), [7]);
  assert.deepEqual(hits('reset:first=2'), [1, 2]);
  assert.deepEqual(hits('reset:share=0.1'), hits('reset:share=0.1'));
  assert.notDeepEqual(hits('reset:share=0.1'), hits('reset:share=0.1', 2n));
  // Binomial with n = 1000, p = 0.1: four standard deviations are 38.
  assert.ok(Math.abs(hits('reset:share=0.1').length - 100) < 38);
});

test('rules that are not understood are told, all of them', async () => {
  const wrong = ['stal=3', 'stall', 'reset=1', 'status=200', 'reset:every=0', 'reset:share=2', 'reset:often'];
  await assert.rejects(startMock({ port: 0, fault: wrong }, testContext()), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.problems.length, wrong.length);
    return true;
  });
});

test('a port that is taken is told, with the way out', async (t) => {
  const { mock } = await mockAndClient(t, {});
  await assert.rejects(startMock({ port: mock.port }, testContext()), /in use \(--port 0 picks a free one\)/);
});

test('the endpoints that stream from it are on the shelf', () => {
  for (const name of ['openai-chat', 'openai-completions', 'openai-responses'])
    assert.ok(endpoints.has(name));
});
