import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { temporaryFolder } from '../../../test/support/context.ts';
import { missingCommand } from '../../../test/support/requirements.ts';
import { UsageError } from '../../core/errors.ts';
import { createHttpClient } from './client.ts';
import type { HttpClient, HttpClientOptions, HttpHandle, HttpOutcome, HttpRequest } from './contract.ts';

const nowNs = () => Number(process.hrtime.bigint() % 1_000_000_000_000_000n);
const get: HttpRequest = { method: 'GET', path: '/', headers: {}, body: null };
const ok = (body: string, headers = '') =>
  `HTTP/1.1 200 OK\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;

/** A server that does with each socket what the test says, and a client of it. */
async function serve(
  t: TestContext,
  work: (socket: Socket) => void,
  options: Partial<HttpClientOptions> = {},
) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    work(socket);
  });
  const port = await listen(server);
  const client = createHttpClient({ origin: `http://127.0.0.1:${port}`, nowNs, ...options });
  t.after(async () => {
    await client.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { client, port, sockets, server };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

/** Answers every request, whatever it is, with the same text. */
const answering = (text: string) => (socket: Socket) => socket.on('data', () => socket.write(text));

interface Told {
  readonly outcome: HttpOutcome;
  readonly body: string;
  readonly reads: readonly number[];
}

function send(client: HttpClient, request: Partial<HttpRequest> = {}, begun?: (handle: HttpHandle) => void) {
  return new Promise<Told>((resolve) => {
    const pieces: Buffer[] = [];
    const reads: number[] = [];
    const handle = client.send(
      { ...get, ...request },
      {
        body(bytes, _atNs, read) {
          pieces.push(Buffer.from(bytes));
          reads.push(read);
        },
        end: (outcome) => resolve({ outcome, body: Buffer.concat(pieces).toString(), reads }),
      },
    );
    begun?.(handle);
  });
}

const faultOf = ({ outcome: { fault } }: Told) => [fault?.kind, fault?.stage, fault?.code];

test('a request as it goes over the wire', async (t) => {
  let wire = '';
  const { client, port } = await serve(t, (socket) => {
    socket.on('data', (bytes) => {
      wire += bytes.toString();
      if (wire.endsWith('🌍')) socket.write(ok('yes'));
    });
  });
  const headers = { 'X-Key': 'k', accept: '*/*' };
  const { outcome, body } = await send(client, { method: 'POST', path: '/a?b=c', headers, body: 'Grüße 🌍' });
  assert.equal(
    wire,
    `POST /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nX-Key: k\r\naccept: */*\r\ncontent-length: 12\r\n\r\nGrüße 🌍`,
  );
  assert.deepEqual([outcome.fault, outcome.head?.status, body], [null, 200, 'yes']);
});

test('stamps are in order, and a connection is used again, the last one first', async (t) => {
  const { client } = await serve(t, answering(ok('a')));
  assert.deepEqual(await client.warm(3), []);
  const first = await send(client);
  const second = await send(client);
  for (const { times } of [first.outcome, second.outcome]) {
    const order = [
      times.launchedNs,
      times.connectedNs!,
      times.writtenNs!,
      times.firstByteNs!,
      times.finishedNs,
    ];
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.deepEqual([times.reads, times.bodyBytes], [1, 1]);
  }
  assert.deepEqual([first.outcome.times.isReused, second.outcome.times.isReused], [false, true]);
  const { openConnections, idleConnections, connectionsOpened } = client.state();
  assert.deepEqual([openConnections, idleConnections, connectionsOpened], [3, 3, 3]);
});

test('big bodies, both ways, of bytes and of text', async (t) => {
  const size = 20 * 1024 * 1024;
  const { client } = await serve(t, (socket) => {
    let received = 0;
    socket.on('data', (bytes) => {
      received += bytes.length;
      if (received < size) return;
      received = 0;
      const piece = Buffer.alloc(1 << 20, 0x78);
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${100 * piece.length}\r\n\r\n`);
      for (let i = 0; i < 100; i++) socket.write(piece);
    });
  });
  for (const body of ['y'.repeat(size), new Uint8Array(size)]) {
    let bytes = 0;
    const outcome = await new Promise<HttpOutcome>((end) => {
      const count = (piece: Uint8Array) => {
        bytes += piece.length;
      };
      client.send({ ...get, method: 'POST', body }, { body: count, end });
    });
    assert.deepEqual([outcome.fault, bytes, outcome.times.bodyBytes], [null, 100 << 20, 100 << 20]);
  }
});

test('pieces of one read share its number, so that coalescing can be told', async (t) => {
  const { client } = await serve(t, (socket) => {
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n', () =>
        setTimeout(() => socket.write('1\r\nc\r\n0\r\n\r\n'), 30),
      );
    });
  });
  const { body, reads } = await send(client);
  assert.equal(body, 'abc');
  assert.equal(reads[0], reads[1]);
  assert.notEqual(reads[1], reads[2]);
});

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
  for (const [name, work, expected] of cases) {
    const { client } = await serve(t, work, { timeouts: { headersMs: 60, idleMs: 60 } });
    assert.deepEqual(faultOf(await send(client)), expected, name);
    assert.deepEqual({ ...client.state(), connectionsOpened: 0 }, noState, name);
  }
});

const noState = { inFlight: 0, waiting: 0, openConnections: 0, idleConnections: 0, connectionsOpened: 0 };

test('refused, unknown host, and a limit on the whole', async (t) => {
  const { client, server, port } = await serve(t, () => {}, { timeouts: { totalMs: 60 } });
  assert.deepEqual(faultOf(await send(client)), ['timeout', 'headers', 'total-timeout']);
  server.close();
  const refused = createHttpClient({ origin: `http://127.0.0.1:${port}`, nowNs });
  for (const one of [await send(refused)])
    assert.deepEqual(faultOf(one), ['connection', 'connect', 'econnrefused']);
  assert.deepEqual(
    (await refused.warm(2)).map(({ code }) => code),
    ['econnrefused', 'econnrefused'],
  );
  const unknown = createHttpClient({ origin: 'http://no-such-host.invalid:1', nowNs });
  const [kind, stage, code] = faultOf(await send(unknown));
  assert.deepEqual([kind, stage], ['connection', 'connect']);
  assert.match(String(code), /^(enotfound|eai-again)$/);
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

test('connections are not used again when the server says so, or when they lay too long', async (t) => {
  const closing = await serve(t, answering(ok('a', 'connection: close\r\n')));
  await send(closing.client);
  assert.equal(closing.client.state().openConnections, 0);
  const short = await serve(t, answering(ok('a', 'keep-alive: timeout=1\r\n')));
  await send(short.client);
  await send(short.client);
  assert.equal(short.client.state().connectionsOpened, 2);
  const old = await serve(t, answering('HTTP/1.0 200 OK\r\n\r\n'), { timeouts: { idleMs: 50 } });
  assert.deepEqual(faultOf(await send(old.client)), ['timeout', 'body', 'idle-timeout']);
  let clockNs = 0;
  const idle = await serve(t, answering(ok('a')), { nowNs: () => clockNs, idleReuseMs: 100 });
  await send(idle.client);
  clockNs += 99e6;
  await send(idle.client);
  assert.equal(idle.client.state().connectionsOpened, 1);
  clockNs += 101e6;
  await send(idle.client);
  assert.equal(idle.client.state().connectionsOpened, 2);
});

test('a body without a length ends with the connection; bytes nobody asked for end it too', async (t) => {
  const { client } = await serve(t, (socket) =>
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\nall')),
  );
  const told = await send(client);
  assert.deepEqual([told.outcome.fault, told.body], [null, 'all']);
  const chatty = await serve(t, answering(ok('a') + ok('b')));
  const first = await send(chatty.client);
  assert.deepEqual([first.outcome.fault, first.body, chatty.client.state().openConnections], [null, 'a', 0]);
  assert.equal((await send(chatty.client)).body, 'a');
});

test('without a cap everything is in flight at once; with one, requests wait and are told when they went', async (t) => {
  let open = 0;
  const held: Socket[] = [];
  const { client } = await serve(t, (socket) => {
    open++;
    socket.on('data', () => held.push(socket));
  });
  const all = Array.from({ length: 300 }, () => send(client));
  while (held.length < 300) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([open, client.state().inFlight], [300, 300]);
  for (const socket of held.splice(0)) socket.write(ok('a'));
  assert.ok((await Promise.all(all)).every(({ outcome }) => outcome.fault === null));

  const capped = await serve(t, answering(ok('a')), { maxConnections: 2 });
  const five = Array.from({ length: 5 }, () => send(capped.client));
  assert.deepEqual([capped.client.state().waiting, capped.client.state().openConnections], [3, 2]);
  const told = await Promise.all(five);
  assert.equal(capped.client.state().connectionsOpened, 2);
  assert.ok(told[4]!.outcome.times.connectedNs! >= told[0]!.outcome.times.finishedNs);
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
  const folder = temporaryFolder(t);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ];
  execFileSync('openssl', [...made, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const ca = readFileSync(cert, 'utf8');
  const server = createTlsServer(
    { key: readFileSync(key), cert: ca },
    answering(ok('safe', 'keep-alive: timeout=9\r\n')),
  );
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
