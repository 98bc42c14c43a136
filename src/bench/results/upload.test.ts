import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testContext } from '../../../test/support/context.ts';
import { missingCommand } from '../../../test/support/requirements.ts';
import { OutsideError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { startMock } from '../../mock/start-mock.ts';
import { calm, evenModule, folderWith, runBench } from '../suite.test-support.ts';
import { checkHealth, uploadFile } from './upload.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A dashboard that answers with these statuses in turn, the last one for ever. */
async function dashboard(t: TestContext, statuses: readonly number[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      response.statusCode = statuses[Math.min(seen.length, statuses.length) - 1]!;
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/upload`, seen };
}

const noWait = async () => {};
const file = { name: 'a.json', text: '{"name": "ünï"}' };

test('a file goes as one part, with a token that is shown to nobody and a key that is the same in each try', async (t) => {
  const { url, seen } = await dashboard(t, [503, 429, 200]);
  await uploadFile({ url, token: new Secret('sesame') }, file, noWait, testContext());
  assert.equal(seen.length, 3);
  assert.deepEqual(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size, 1);
  const [{ headers, body }] = seen as [Seen];
  assert.equal(headers.authorization, 'Bearer sesame');
  const boundary = /boundary=(.*)$/.exec(headers['content-type']!)![1]!;
  const parts = body.split(`--${boundary}`);
  assert.equal(parts.length, 3);
  assert.match(parts[1]!, /name="file"; filename="a\.json"\r\nContent-Type: application\/json\r\n\r\n/);
  assert.ok(parts[1]!.endsWith(`${file.text}\r\n`));
});

test('a refusal is final, a failing service is given up, and both say what was answered', async (t) => {
  const refusing = await dashboard(t, [413]);
  const error = await uploadFile({ url: refusing.url, token: null }, file, noWait, testContext()).catch(
    (e) => e,
  );
  assert.ok(error instanceof OutsideError && /answered 413/.test(error.message));
  assert.equal(refusing.seen.length, 1);
  const failing = await dashboard(t, [500]);
  await assert.rejects(
    uploadFile({ url: failing.url, token: null }, file, noWait, testContext()),
    /answered 500/,
  );
  assert.equal(failing.seen.length, 4);
});

test('health is asked beside the address; nobody there is an error that tells no password', async (t) => {
  const { url, seen } = await dashboard(t, [200, 503]);
  await checkHealth({ url, token: null }, testContext());
  assert.deepEqual([seen[0]!.method, seen[0]!.url], ['GET', '/health']);
  await assert.rejects(checkHealth({ url, token: null }, testContext()), /answered 503/);
  const nobody = 'http://me:sesame@127.0.0.1:9/upload';
  const error = await checkHealth({ url: nobody, token: null }, testContext()).catch((e: Error) => e);
  assert.ok(error instanceof OutsideError && !error.message.includes('sesame'), String(error));
});

test('a suite posts each point once, whether it or a script of its makes the result', {
  skip: missingCommand('bash') || missingCommand('python3'),
}, async (t) => {
  const { url, seen } = await dashboard(t, [200]);
  const mock = await startMock({ port: 0, ttftMs: 2, itlMs: 1 }, testContext());
  t.after(() => mock.close());
  const script = new URL('../../../examples/bench/run_your_workload.sh', import.meta.url).pathname;
  const folder = folderWith(t, {
    'even.mjs': evenModule,
    'suite.yaml': `Name: s
Serving: [{BaseURL: {URL: '${mock.url}', modelURL: mock, Key: k}}]
${calm}Workload:
  Even: {plugin: ./even.mjs, QPS: [50]}
  Script: {plugin: ${script}, QPS: [50], forwardPort: 0}
`,
  });
  const call = { outDir: join(folder, 'out'), autoUpload: true, apiUrl: url };
  const { exitCode, said } = await runBench(join(folder, 'suite.yaml'), call);
  assert.equal(exitCode, 0);
  assert.match(said.at(-1)!, /1 result files posted, 1 left to the scripts/);
  const names = seen
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => /filename="([a-z_]+)_50_/.exec(body)?.[1]);
  assert.deepEqual(names.sort(), ['k_even', 'k_your_workload']);
});
