import assert from 'node:assert/strict';
import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { UsageError } from '../../core/errors.ts';
import type { HttpOutcome, HttpRequest } from './contract.ts';
import { createProxyClient } from './proxy-client.ts';

const nowNs = () => Number(process.hrtime.bigint() % 1_000_000_000_000_000n);

/** A server, and a proxy that takes both ways of asking: for a tunnel, and for the whole URL. */
async function serverAndProxy(t: TestContext) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/silent') return;
    request
      .resume()
      .on('end', () => response.end(`${request.method} ${request.url} ${request.headers['x-a']}`));
  });
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers['proxy-authorization'] ?? ''}`);
    const { method, url, headers } = request;
    request.pipe(
      forward(url!, { method: method!, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.headers['proxy-authorization'] ?? ''}`);
    const [host, port] = request.url!.split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const ports: number[] = [];
  for (const one of [server, proxy]) {
    await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
    ports.push((one.address() as AddressInfo).port);
    t.after(() => {
      one.closeAllConnections();
      one.close();
    });
  }
  const client = await createProxyClient({
    origin: `http://127.0.0.1:${ports[0]}`,
    proxy: `http://user:secret@127.0.0.1:${ports[1]}`,
    nowNs,
    timeouts: { headersMs: 100 },
  });
  t.after(() => client.close());
  const send = (request: Partial<HttpRequest>) =>
    new Promise<{ outcome: HttpOutcome; body: string }>((resolve) => {
      let body = '';
      const whole: HttpRequest = { method: 'POST', path: '/', headers: {}, body: 'b', ...request };
      client.send(whole, {
        body: (bytes) => {
          body += new TextDecoder().decode(bytes);
        },
        end: (outcome) => resolve({ outcome, body }),
      });
    });
  return { asked, send, client, server };
}

test('requests go by way of the proxy, with its password', async (t) => {
  const { asked, send } = await serverAndProxy(t);
  const { outcome, body } = await send({ path: '/x?y', headers: { 'x-a': '1' } });
  assert.deepEqual([outcome.fault, outcome.head?.status, body], [null, 200, 'POST /x?y 1']);
  assert.match(asked[0]!, /Basic dXNlcjpzZWNyZXQ=$/);
  assert.ok(outcome.times.firstByteNs! > outcome.times.launchedNs);
});

test('faults are outcomes here too', async (t) => {
  const { send, client, server } = await serverAndProxy(t);
  const { outcome } = await send({ path: '/silent' });
  assert.deepEqual([outcome.fault?.kind, outcome.fault?.code], ['timeout', 'headers-timeout']);
  const pending = send({ path: '/silent' });
  await client.close();
  assert.equal((await pending).outcome.fault?.kind, 'cancelled');
  assert.ok(server.listening);
  const nowhere = await createProxyClient({
    origin: 'http://127.0.0.1:2',
    proxy: 'http://127.0.0.1:1',
    nowNs,
  });
  t.after(() => nowhere.close());
  const refused = await new Promise<HttpOutcome>((end) => {
    nowhere.send({ method: 'GET', path: '/', headers: {}, body: null }, { body() {}, end });
  });
  assert.deepEqual([refused.fault?.kind, refused.fault?.code], ['connection', 'econnrefused']);
});

test('a proxy that is none is told without its password', async () => {
  await assert.rejects(
    createProxyClient({ origin: 'http://a', proxy: 'user:secret@host', nowNs }),
    (error) => error instanceof UsageError && !error.message.includes('secret'),
  );
});
