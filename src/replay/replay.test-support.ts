import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import type { Context } from '../core/context.ts';
import { resolveOptions } from '../core/options.ts';
import { listen } from '../io/http/client.test-support.ts';
import type { ResultRecord } from '../nouns/result.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { type ReplayOptions, replayTable } from './options.ts';
import { type ReplayReport, replay } from './replay.ts';

/** Requests a hundredth of a second apart. */
export function someRequests(count: number, more: (i: number) => Partial<WorkloadRequest> = () => ({})) {
  return Array.from({ length: count }, (_, i) => ({
    request_id: `r${i}`,
    prompt: `prompt ${i}`,
    max_output_tokens: 4,
    arrival_time_ms: i * 10,
    ...more(i),
  }));
}

/** Replays requests against a server and reads the folder back. */
export async function replayRequests(
  t: TestContext,
  requests: readonly object[],
  options: Readonly<Record<string, unknown>>,
  replacements: Partial<Context> = {},
) {
  const folder = temporaryFolder(t);
  const workload = join(folder, 'w.jsonl');
  writeFileSync(workload, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  return {
    ...(await replayFile(workload, { outDir: join(folder, 'run'), ...options }, replacements)),
  };
}

/** The same for a workload that is there. */
export async function replayFile(
  workload: string,
  given: Readonly<Record<string, unknown>>,
  replacements: Partial<Context> = {},
) {
  const context = testContext(replacements);
  // Shared machines stand still at times; tests of validity say what they want themselves.
  const options = resolveOptions(replayTable, { allowInvalid: true, model: 'm', ...given });
  const report: ReplayReport = await replay(
    { workload, options: options as unknown as ReplayOptions, commandLine: 'iwc replay', watch: () => {} },
    context,
  );
  if (report.kind !== 'run') throw new Error('a run was wanted');
  return { ...report, records: readRecords(report.folder) };
}

function readRecords(folder: string): ResultRecord[] {
  const text = readFileSync(join(folder, 'requests.jsonl'), 'utf8');
  const records = text.split('\n').filter((line) => line !== '');
  return records.map((line) => JSON.parse(line) as ResultRecord).sort((a, b) => a.index - b.index);
}

/** A server that does as it is told with each request, for what no honest server does. */
export async function rawServer(
  t: TestContext,
  answer: (socket: Socket, request: string, number: number) => void,
): Promise<{ readonly url: string; readonly requests: string[]; readonly server: Server }> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      // A TLS handshake: nothing that this server knows.
      if (text === '' && bytes[0] === 0x16) return void socket.destroy();
      text += bytes.toString('utf8');
      const [head, body] = text.split('\r\n\r\n', 2);
      const length = Number(/content-length: (\d+)/i.exec(head!)?.[1] ?? 0);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      const request = text;
      text = '';
      if (request.startsWith('GET')) {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      requests.push(request);
      answer(socket, request, requests.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address() as { port: number };
  return { url: `http://127.0.0.1:${address.port}`, requests, server };
}

/** The port of a server that speaks TLS and hands everything on to the one at a URL. */
export async function tlsBefore(t: TestContext, url: string, identity: TlsOptions): Promise<number> {
  const server = createTlsServer(identity, (socket) => {
    const onward = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  t.after(() => server.close());
  return await listen(server);
}

/** The head of a stream, and one event of it. */
export const streamHead = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n';
export function contentEvent(text: string, finish: string | null = null): string {
  const choice = { index: 0, delta: { content: text }, finish_reason: finish };
  return `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
}
