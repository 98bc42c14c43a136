import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
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
import type { HttpClient, HttpClientOptions, HttpRequest } from './contract.ts';
import { startProxy } from './proxy.test-support.ts';
import { createProxyClient } from './proxy-client.ts';

/* The same faults, stamps and numbers of reads as without a proxy, over both of its ways. */

/** A server that does with each socket what the test says, and a client of it by way of a proxy. */
async function behindProxy(
  t: TestContext,
  work: (socket: Socket) => void,
  options: Partial<HttpClientOptions & { readonly proxy: string }> = {},
) {
  const { port, client: direct } = await serve(t, work);
  return { direct, ...(await proxied(t, `http://127.0.0.1:${port}`, options)) };
}

async function proxied(
  t: TestContext,
  origin: string,
  options: Partial<HttpClientOptions & { readonly proxy: string }> = {},
) {
  const proxy = await startProxy(t);
  const client = await createProxyClient({ origin, proxy: proxy.url, nowNs, ...options });
  t.after(() => client.close());
  return { proxy, client };
}

/** One after the other; undici uses a connection again once the loop has turned. */
async function sendTwice(client: HttpClient, request: Partial<HttpRequest> = {}) {
  const first = await send(client, request);
  await new Promise((resolve) => setImmediate(resolve));
  return [first, await send(client, request)] as const;
}

/** A TLS server, and a client that goes to it through a tunnel. */
async function behindTunnel(
  t: TestContext,
  work: (socket: Socket) => void,
  options: Parameters<typeof proxied>[2] = {},
) {
  const { key, cert } = selfSigned(t);
  const server = createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => {});
    work(socket);
  });
  server.on('tlsClientError', () => {});
  const origin = `https://127.0.0.1:${await listen(server)}`;
  t.after(() => server.close());
  const tls = { ca: cert, serverName: 'localhost' };
  return { server, origin, ...(await proxied(t, origin, { tls, ...options })) };
}

test('a server without TLS is asked for by its whole URL, and its connection used again', async (t) => {
  let text = '';
  const { client, proxy } = await behindProxy(t, (socket) =>
    socket.on('data', (bytes) => {
      text += bytes.toString();
      socket.write(ok('fine'));
    }),
  );
  const headers = { 'x-a': '1' };
  const told = await sendTwice(client, { path: '/x?y', headers });
  assert.deepEqual(
    told.map(({ body, outcome: { fault, head, times } }) => [body, fault, head?.status, times.isReused]),
    [
      ['fine', null, 200, false],
      ['fine', null, 200, true],
    ],
  );
  assert.match(proxy.asked[0]!, /^GET http:\/\/127\.0\.0\.1:\d+\/x\?y$/);
  // The server sees its own path, and nothing of the password.
  assert.match(text, /^GET \/x\?y HTTP\/1\.1\r\n/);
  assert.match(text, /x-a: 1/);
  assert.doesNotMatch(text, /proxy-authorization/i);
  const { launchedNs, connectedNs, firstByteNs, finishedNs } = told[0]!.outcome.times;
  assert.ok(launchedNs < connectedNs! && connectedNs! < firstByteNs! && firstByteNs! <= finishedNs);
  assert.deepEqual([client.state().connectionsOpened, client.state().inFlight], [1, 0]);
});

test('a server with TLS is reached through a tunnel, its certificate checked', {
  skip: missingCommand('openssl'),
}, async (t) => {
  const { client, proxy, origin } = await behindTunnel(t, answering(ok('safe')));
  const told = await sendTwice(client);
  assert.deepEqual(
    told.map(({ body, outcome }) => [body, outcome.times.isReused]),
    [
      ['safe', false],
      ['safe', true],
    ],
  );
  assert.deepEqual(proxy.asked, [`CONNECT ${new URL(origin).host}`]);
  const distrusting = await createProxyClient({ origin, proxy: proxy.url, nowNs });
  t.after(() => distrusting.close());
  assert.deepEqual(faultOf(await send(distrusting)), [
    'connection',
    'connect',
    'depth-zero-self-signed-cert',
  ]);
});

test('pieces of one read share its stamp and number, as without a proxy', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
  let more = () => {};
  // Three chunks in one write, and the rest when the client has them. The server is its own proxy: one that passes
  // answers on may join chunks.
  const { port, client: direct } = await serve(t, (socket) =>
    socket.on('data', () => {
      socket.write(`${head}1\r\na\r\n1\r\nb\r\n1\r\nc\r\n`);
      more = () => socket.write('1\r\nd\r\n0\r\n\r\n');
    }),
  );
  const proxy = `http://127.0.0.1:${port}`;
  const client = await createProxyClient({ origin: 'http://example.invalid', proxy, nowNs });
  t.after(() => client.close());
  const readsOf = (one: HttpClient) =>
    new Promise<readonly string[]>((resolve) => {
      const told: [atNs: number, read: number][] = [];
      one.send(get, {
        body(bytes, atNs, read) {
          told.push([atNs, read]);
          if (bytes[0] === 0x63) setImmediate(more);
        },
        end: () => {
          const [firstNs, first] = told[0]!;
          resolve(told.map(([atNs, read]) => `${read === first} ${atNs === firstNs}`));
        },
      });
    });
  for (const one of [client, direct])
    assert.deepEqual(await readsOf(one), ['true true', 'true true', 'true true', 'false false']);
});

test('a wrong password is an answer of status 407, whichever way the proxy is asked', {
  skip: missingCommand('openssl'),
}, async (t) => {
  for (const behind of [behindProxy, behindTunnel]) {
    const { proxy } = await behind(t, answering(ok('never')));
    const url = `http://user:wrong@127.0.0.1:${proxy.port}`;
    const { client } = await behind(t, answering(ok('never')), { proxy: url });
    const { outcome } = await send(client);
    assert.deepEqual([outcome.head?.status, outcome.fault], [407, null]);
  }
});

test('timeouts, cancelling and closing end what is under way', async (t) => {
  const { client } = await behindProxy(t, () => {}, { timeouts: { headersMs: 60 } });
  assert.deepEqual(faultOf(await send(client)), ['timeout', 'headers', 'headers-timeout']);
  const cancelled = send(client, {}, (handle) => handle.cancel('enough'));
  assert.deepEqual(faultOf(await cancelled), ['cancelled', 'connect', 'cancelled']);
  const pending = send(client);
  await client.close();
  assert.equal(faultOf(await pending)[0], 'cancelled');
  assert.equal(faultOf(await send(client))[0], 'cancelled');
});

test('answers that break off, or are none, are faults in the words of a client without proxy', async (t) => {
  const texts = {
    truncated: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc',
    none: '',
    garbage: 'SSH-2.0-OpenSSH_9.2\r\n\r\n',
    encoded: 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\nx',
  };
  const faults: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(texts)) {
    // The proxy itself answers so.
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end(text));
    });
    const port = await listen(server);
    t.after(() => server.close());
    const [origin, proxy] = ['http://example.invalid', `http://127.0.0.1:${port}`];
    const client = await createProxyClient({ origin, proxy, nowNs });
    t.after(() => client.close());
    faults[name] = faultOf(await send(client));
  }
  assert.deepEqual(faults, {
    truncated: ['connection', 'body', 'truncated-body'],
    none: ['connection', 'headers', 'closed'],
    garbage: ['protocol', 'headers', 'bad-answer'],
    encoded: ['protocol', 'headers', 'encoded-body'],
  });
});

test('no proxy, and one that closes when asked for a tunnel, are failures and not tried for ever', async (t) => {
  let asked = 0;
  const closing = createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        asked++;
        socket.end();
      });
  });
  const port = await listen(closing);
  t.after(() => closing.close());
  for (const [origin, proxy, code] of [
    ['http://a.invalid', 'http://127.0.0.1:1', 'econnrefused'],
    ['https://a.invalid', 'http://127.0.0.1:1', 'econnrefused'],
    ['https://a.invalid', `http://127.0.0.1:${port}`, 'tunnel-closed'],
  ] as const) {
    const client = await createProxyClient({ origin, proxy, nowNs });
    t.after(() => client.close());
    assert.deepEqual(faultOf(await send(client)), ['connection', 'connect', code]);
  }
  assert.equal(asked, 1);
});

test('a proxy that is none is told without its password', async () => {
  for (const proxy of ['user:secret@host', 'socks5://user:secret@host', 'http://user:secret@'])
    await assert.rejects(
      createProxyClient({ origin: 'http://a', proxy, nowNs }),
      (error) => error instanceof UsageError && !JSON.stringify(error.problems).includes('secret'),
    );
});
