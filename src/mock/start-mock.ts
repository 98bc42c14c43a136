import { createServer, type Server } from 'node:net';
import type { Context } from '../core/context.ts';
import { InputError, OutsideError } from '../core/errors.ts';
import { type OptionInputs, resolveOptions } from '../core/options.ts';
import {
  latencyOfFormula,
  latencyOfTable,
  parseLatencyTable,
  type ScriptedLatency,
} from '../engine/scripted/index.ts';
import type { MockCounts } from './mock-counts.ts';
import { MockLog } from './mock-log.ts';
import { MockServer } from './mock-server.ts';
import { type MockOptions, mockOptions } from './options.ts';
import { route } from './routes.ts';
import { ServerConnection } from './server-connection.ts';

/** A mock that listens. */
export interface RunningMock {
  /** `http://127.0.0.1:43121`. */
  readonly url: string;
  readonly port: number;
  readonly counts: Readonly<MockCounts>;
  /** Sends nothing for so long: what is under way is late by it, what arrives meanwhile starts after it. */
  freeze(ms: number): void;
  /** Closes every connection and the log. */
  close(): Promise<void>;
}

/** Connections taken at a time; more are closed at once. */
const maxConnections = 50_000;

/**
 * Starts a mock in this process and on this thread.
 * @throws UsageError or InputError for options that are wrong, OutsideError when it cannot listen
 */
export async function startMock(
  given: OptionInputs<typeof mockOptions>,
  context: Context,
): Promise<RunningMock> {
  return await listen(resolveOptions(mockOptions, given), context);
}

/** The same, for options that were checked. */
export async function listen(options: MockOptions, context: Context): Promise<RunningMock> {
  const { clock, files } = context.runtime;
  const latency = await readLatency(options, context);
  const wallMs = clock.wallMs();
  const header = { schema: 'iwc.mock-log/1.0', started_wall_ms: wallMs, started_ns: clock.nowNs() };
  const log = options.log === null ? null : await MockLog.open(files, options.log, header);
  const mock = new MockServer({ options, latency, nowNs: clock.nowNs, wallMs: clock.wallMs, log });
  const connections = new Set<ServerConnection>();
  const parts = { server: mock, options, startedS: Math.floor(wallMs / 1000) };
  const server = createServer((socket) => {
    const connection: ServerConnection = new ServerConnection(socket, {
      request: (request) => route(request, connection, parts),
      lost: () => mock.lost(connection),
      closed: () => connections.delete(connection),
    });
    connections.add(connection);
  });
  server.maxConnections = maxConnections;
  const port = await bind(server, options).catch(async (error: unknown) => {
    await log?.close();
    throw error;
  });
  let closing: Promise<void> | null = null;
  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    counts: mock.counts,
    freeze: (ms) => mock.freeze(ms),
    close() {
      closing ??= close();
      return closing;
    },
  };

  async function close(): Promise<void> {
    mock.stop();
    for (const connection of connections) connection.destroy();
    await new Promise((resolve) => server.close(resolve));
    const dropped = (await log?.close()) ?? 0;
    if (dropped > 0)
      context.notices.add({ code: 'log-dropped', reason: `${dropped} records of the log found no room` });
  }
}

async function bind(server: Server, { host, port }: MockOptions): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, host, port)));
    server.listen({ host, port, backlog: 4096 }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): OutsideError {
  const isTaken = error.code === 'EADDRINUSE';
  return new OutsideError(
    {
      code: isTaken ? 'port-in-use' : 'cannot-listen',
      message: `cannot listen on ${host}:${port}: ${isTaken ? 'the port is in use' : error.message}`,
      hint: isTaken ? '--port 0 picks a free one' : '--host is an address of this machine',
    },
    error,
  );
}

async function readLatency(options: MockOptions, { runtime }: Context): Promise<ScriptedLatency> {
  const { latencyTable: path } = options;
  if (path === null) return latencyOfFormula(options);
  const text = new TextDecoder().decode(await runtime.files.readAll(path));
  return latencyOfTable(parseLatencyTable(parseJson(text, path), path));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(
      { code: 'bad-json', message: (error as Error).message, place: { file } },
      { cause: error },
    );
  }
}
