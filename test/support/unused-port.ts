import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nobody listens on, for a server that is started later. It lies below those that systems
 * give to connections (from 32768 on), so that none of the many beside it takes it meanwhile.
 */
export async function unusedPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(12_000 * Math.random());
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
