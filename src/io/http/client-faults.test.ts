import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { missingCommand } from '../../../test/support/requirements.ts';
import { UsageError } from '../../core/errors.ts';
import {
  answering,
  faultOf,
  get,
  listen,
  nowNs,
  ok,
  selfSigned,
  send,
  serve,
} from './client.test-support.ts';
import { createHttpClient } from './client.ts';
import type { HttpClient, HttpClientOptions, HttpTimeouts } from './contract.ts';

const noState = { inFlight: 0, waiting: 0, openConnections: 0, idleConnections: 0, connectionsOpened: 0 };

test('every fault is an outcome with its stage', async (t) => {
  const cases: readonly (readonly [
    name: string,
    work: (socket: Socket) => void,
    expected: readonly unknown[],
  ])[] = [
    ['silent', () => {}, ['timeout', 'headers', 'headers-timeout']],
    [
      'stuck in its head',
      (socket) => socket.on('data', () => socket.write('HTTP/1.1 200')),
      ['timeout', 'headers', 'headers-timeout'],
    ],
    [
      'stuck in its body',
      (socket) => socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')),
      ['timeout', 'body', 'idle-timeout'],
    ],
    [
      'gone amid its body',
      (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')),
      ['connection', 'body', 'truncated-body'],
    ],
    [
      'gone without a word',
      (socket) => socket.on('data', () => socket.end()),
      ['connection', 'headers', 'closed'],
    ],
    ['not HTTP', answering('SSH-2.0\r\n\r\n'), ['protocol', 'headers', 'bad-status-line']],
    ['switching', answering('HTTP/1.1 101 No\r\n\r\n'), ['protocol', 'headers', 'switched-protocols']],
    ['packed', answering(ok('a', 'content-encoding: gzip\r\n')), ['protocol', 'headers', 'encoded-body']],
    [
      'a broken chunk',
      answering('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
      ['protocol', 'body', 'bad-chunk'],
    ],
  ];
  // Only where a limit is what is waited for, so that a busy machine meets no other.
  const limits: Readonly<Record<string, Partial<HttpTimeouts>>> = {
    'headers-timeout': { headersMs: 60 },
    'idle-timeout': { idleMs: 60 },
  };
  for (const [name, work, expected] of cases) {
    const { client } = await serve(t, work, { timeouts: limits[String(expected[2])] ?? {} });
    assert.deepEqual(faultOf(await send(client)), expected, name);
    assert.deepEqual({ ...client.state(), connectionsOpened: 0 }, noState, name);
  }
});

test('refused, unknown host, and a limit on the whole', async (t) => {
  const { client, server, port } = await serve(t, () => {}, { timeouts: { totalMs: 1000 } });
  assert.deepEqual(faultOf(await send(client)), ['timeout', 'headers', 'total-timeout']);
  server.close();
  const refused = createHttpClient({ origin: `http://127.0.0.1:${port}`, nowNs });
  for (const one of [await send(refused)])
    assert.deepEqual(faultOf(one), ['connection', 'connect', 'econnrefused']);
  assert.deepEqual(
    (await refused.warm(2)).map(({ code }) => code),
    ['econnrefused', 'econnrefused'],
  );
  // Where no name server answers, the resolver itself gives up after ten seconds or twenty.
  const timeouts = { connectMs: 60_000 };
  const unknown = createHttpClient({ origin: 'http://no-such-host.invalid:1', nowNs, timeouts });
  const [kind, stage, code] = faultOf(await send(unknown));
  assert.deepEqual([kind, stage], ['connection', 'connect']);
  assert.match(String(code), /^(enotfound|eai-again)$/);
});

test('warming up ends when its limit has passed, whoever does not answer', async (t) => {
  // Accepts connections, and never says a word of TLS.
  const { port } = await serve(t, () => {});
  const timeouts = { connectMs: 200 };
  const client = createHttpClient({ origin: `https://127.0.0.1:${port}`, nowNs, timeouts });
  t.after(() => client.close());
  const faults = await client.warm(3);
  assert.deepEqual(
    faults.map(({ code }) => code),
    Array(3).fill('connect-timeout'),
  );
  assert.equal(client.state().openConnections, 0);
});

test('nothing is retried: a kept connection that the server closes is told as such', async (t) => {
  let requests = 0;
  const { client } = await serve(t, (socket) => {
    let own = 0;
    socket.on('data', () => {
      requests++;
      if (++own === 1) socket.write(ok('a'));
      else socket.destroy();
    });
  });
  assert.equal((await send(client)).outcome.fault, null);
  const again = await send(client);
  assert.ok(['closed-while-idle', 'econnreset'].includes(again.outcome.fault!.code));
  assert.equal(again.outcome.times.isReused, true);
  assert.equal(requests, 2);
});

test('cancelled while waiting, connecting or receiving: one end, and nothing after it', async (t) => {
  const { client } = await serve(t, (socket) => socket.on('data', () => {}), { maxConnections: 1 });
  const first = send(client, {}, (handle) => setTimeout(() => handle.cancel('enough'), 20));
  const waiting = await send(client, {}, (handle) => handle.cancel());
  assert.deepEqual(faultOf(waiting), ['cancelled', 'wait', 'cancelled']);
  assert.equal((await first).outcome.fault?.message, 'enough');
  assert.deepEqual(faultOf(await send(client, {}, (handle) => handle.cancel())), [
    'cancelled',
    'connect',
    'cancelled',
  ]);
  assert.deepEqual({ ...client.state(), connectionsOpened: 0 }, noState);
});

test('closing the client ends what is under way; sending afterwards ends at once', async (t) => {
  const { client } = await serve(t, () => {});
  const running = send(client);
  await client.close();
  assert.equal((await running).outcome.fault?.kind, 'cancelled');
  assert.equal((await send(client)).outcome.fault?.kind, 'cancelled');
});

test('what would break the message is refused before it is sent, and a key is not told', () => {
  const client = createHttpClient({ origin: 'http://127.0.0.1:1', nowNs });
  const listener = { body() {}, end() {} };
  for (const headers of [
    { 'x-key': 'secret\r\nx: y' },
    { 'bad name': 'a' },
    { host: 'b' },
    { 'content-length': '1' },
  ])
    assert.throws(
      () => client.send({ ...get, headers: headers as unknown as Record<string, string> }, listener),
      (error) => error instanceof UsageError && !error.message.includes('secret'),
    );
  assert.throws(() => client.send({ ...get, path: '/a b' }, listener), UsageError);
  for (const origin of ['ftp://a', 'nonsense', 'http://user:pw@host'])
    assert.throws(() => createHttpClient({ origin, nowNs }), UsageError);
  assert.equal(client.state().inFlight, 0);
});

test('TLS: trusted by its authority, refused without it, or taken as it is', {
  skip: missingCommand('openssl'),
}, async (t) => {
  const { key, cert: ca } = selfSigned(t);
  const server = createTlsServer({ key, cert: ca }, answering(ok('safe', 'keep-alive: timeout=9\r\n')));
  server.on('tlsClientError', () => {});
  const origin = `https://127.0.0.1:${await listen(server)}`;
  const clients: HttpClient[] = [];
  t.after(async () => {
    for (const client of clients) await client.close();
    server.close();
  });
  const trusting = (tls: HttpClientOptions['tls']) => {
    const client = createHttpClient({ origin, nowNs, ...(tls && { tls }) });
    clients.push(client);
    return client;
  };
  const good = trusting({ ca, serverName: 'localhost' });
  const told = [await send(good), await send(good)];
  assert.deepEqual(
    told.map(({ body }) => body),
    ['safe', 'safe'],
  );
  assert.equal(told[1]!.outcome.times.isReused, true);
  assert.equal((await send(trusting({ insecure: true }))).body, 'safe');
  assert.deepEqual(faultOf(await send(trusting(undefined))).slice(0, 2), ['connection', 'connect']);
  assert.match(String(faultOf(await send(trusting({ ca })))[2]), /altname/);
});
