import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { answering, faultOf, get, ok, send, serve } from './client.test-support.ts';
import type { HttpOutcome } from './contract.ts';

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
  let more = () => {};
  // Two chunks in one write, and the last when the client has them.
  const { client } = await serve(t, (socket) => {
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n');
      more = () => socket.write('1\r\nc\r\n0\r\n\r\n');
    });
  });
  const told: [text: string, read: number][] = [];
  await new Promise<void>((end) => {
    const body = (bytes: Uint8Array, _atNs: number, read: number) => {
      const text = Buffer.from(bytes).toString();
      told.push([text, read]);
      if (text === 'b') setImmediate(more);
    };
    client.send(get, { body, end: () => end() });
  });
  const [[a, first], [b, second], [c, third]] = told as [
    [string, number],
    [string, number],
    [string, number],
  ];
  assert.deepEqual([a + b + c, first === second, second === third], ['abc', true, false]);
});

test('an interim answer may come with the answer itself, or before it', async (t) => {
  for (const isSplit of [false, true]) {
    const { client } = await serve(t, (socket) =>
      socket.on('data', () => {
        const early = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n';
        if (isSplit) socket.write(early, () => setTimeout(() => socket.write(ok('yes')), 20));
        else socket.write(early + ok('yes'));
      }),
    );
    for (let i = 0; i < 2; i++) {
      const { outcome, body } = await send(client);
      assert.deepEqual([outcome.fault, outcome.head?.status, body], [null, 200, 'yes']);
    }
    assert.equal(client.state().connectionsOpened, 1);
  }
});

test('every read is told of once it has been dealt with, with its stamp', async (t) => {
  const told: number[] = [];
  const afterRead = (atNs: number) => told.push(atNs);
  const { client } = await serve(t, answering(ok('a')), { afterRead });
  const first = await send(client);
  const second = await send(client);
  assert.deepEqual(
    told,
    [first, second].map(({ outcome }) => outcome.times.firstByteNs),
  );
});

test('an answer with the head of the one before is read as what it is', async (t) => {
  const answers = [
    ok('one'),
    ok('two'),
    ok('other'),
    'HTTP/1.1 500 No\r\ncontent-length: 3\r\n\r\nbad',
    ok('two'),
  ];
  let next = 0;
  const { client } = await serve(t, (socket) => socket.on('data', () => socket.write(answers[next++]!)));
  const told: unknown[] = [];
  for (const _ of answers) {
    const { outcome, body } = await send(client);
    told.push([outcome.head?.status, body]);
  }
  assert.deepEqual(told, [
    [200, 'one'],
    [200, 'two'],
    [200, 'other'],
    [500, 'bad'],
    [200, 'two'],
  ]);
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
