import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { OutsideError } from '../core/errors.ts';

/** A port of this machine whose connections go on to a server elsewhere. */
export interface ForwardedPort {
  close(): Promise<void>;
}

const loopbacks = ['127.0.0.1', '::1'];

/**
 * Lets a server be found at `localhost:port` too, over IPv4 and, where there is one, IPv6. Bytes pass as they are.
 * @param origin such as `http://10.0.0.7:8000`
 * @throws OutsideError when the port is taken
 */
export async function forwardPort(port: number, origin: string): Promise<ForwardedPort> {
  const url = new URL(origin);
  const isTls = url.protocol === 'https:';
  const target = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
  };
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  for (const host of loopbacks) {
    const server = createServer((near) => {
      const far = isTls ? connectTls({ ...target, servername: target.host }) : connect(target);
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.setNoDelay(true);
        socket.on('error', () => {});
        socket.on('close', () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.listen(port, host, () => resolve(null));
    });
    if (failure === null) servers.push(server);
    else if (failure.code !== 'EADDRNOTAVAIL' && failure.code !== 'EAFNOSUPPORT') {
      await close();
      throw new OutsideError(
        {
          code: 'port-in-use',
          message: `port ${port}, at which the script looks for the server, cannot be had: ${failure.code}`,
          hint: 'end what listens there, or say forwardPort: 0 for a script that takes BASE_URL from its words',
        },
        failure,
      );
    }
  }
  return { close };
}
