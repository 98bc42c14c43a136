import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../../../test/support/context.ts';
import { createHttpClient } from './client.ts';
import type { HttpClient, HttpClientOptions, HttpHandle, HttpOutcome, HttpRequest } from './contract.ts';

export const nowNs = () => Number(process.hrtime.bigint() % 1_000_000_000_000_000n);
export const get: HttpRequest = { method: 'GET', path: '/', headers: {}, body: null };
export const ok = (body: string, headers = '') =>
  `HTTP/1.1 200 OK\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;

/** A server that does with each socket what the test says, and a client of it. */
export async function serve(
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

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

/** Answers every request, whatever it is, with the same text. */
export const answering = (text: string) => (socket: Socket) => socket.on('data', () => socket.write(text));

interface Told {
  readonly outcome: HttpOutcome;
  readonly body: string;
  readonly reads: readonly number[];
}

export function send(
  client: HttpClient,
  request: Partial<HttpRequest> = {},
  begun?: (handle: HttpHandle) => void,
) {
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

export const faultOf = ({ outcome: { fault } }: Told) => [fault?.kind, fault?.stage, fault?.code];

/** Key and certificate, PEM, for `localhost`, signed by itself; by the `openssl` of this machine. */
export function selfSigned(t: TestContext): { readonly key: string; readonly cert: string } {
  const folder = temporaryFolder(t);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...made, ...subject, ...files], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
