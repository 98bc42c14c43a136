import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { forwardPort } from './forward-port.ts';

test('a forwarded port answers with what the server says, and is free again afterwards', async (t) => {
  const server = createServer((request, response) => response.end(`you asked for ${request.url}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port: far } = server.address() as AddressInfo;
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port: near } = other.address() as AddressInfo;
  await assert.rejects(forwardPort(near, `http://127.0.0.1:${far}`), /port \d+.*cannot be had: EADDRINUSE/);
  await new Promise((resolve) => other.close(resolve));
  const forwarded = await forwardPort(near, `http://127.0.0.1:${far}`);
  const answer = await fetch(`http://localhost:${near}/v1/models`);
  assert.equal(await answer.text(), 'you asked for /v1/models');
  await forwarded.close();
  await assert.rejects(fetch(`http://127.0.0.1:${near}/`));
});
