import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface TestProxy {
  readonly port: number;
  /** `http://user:secret@127.0.0.1:port`. */
  readonly url: string;
  /** Method and target of each request that asked it for something. */
  readonly asked: string[];
  /** Goes away at once, with all its connections. */
  stop(): void;
}

/**
 * A proxy that takes both ways of asking, for a tunnel and for a whole URL, from who knows user and secret.
 * @param knownPort where it finds hosts whose names end in `.invalid`
 */
export async function startProxy(t: TestContext, knownPort = 0): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const isKnown = ({ headers, method, url }: IncomingMessage) => {
    asked.push(`${method} ${url}`);
    return headers['proxy-authorization'] === `Basic ${btoa('user:secret')}`;
  };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const proxy = createServer((request, response) => {
    if (!isKnown(request)) return void response.writeHead(407).end('who are you?');
    const { 'proxy-authorization': _kept, ...headers } = request.headers;
    const { hostname, port, pathname, search } = new URL(request.url!);
    const place = placeOf(hostname, Number(port), knownPort);
    const onward = forward(
      { ...place, path: pathname + search, method: request.method!, headers },
      (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  proxy.on('connection', keep);
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    if (!isKnown(request)) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
      );
      return;
    }
    const [host, port] = request.url!.split(':');
    const onward = connect(placeOf(host!, Number(port), knownPort), () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    keep(onward);
    onward.on('error', () => socket.destroy());
  });
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  };
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.after(stop);
  const { port } = proxy.address() as AddressInfo;
  return { port, url: `http://user:secret@127.0.0.1:${port}`, asked, stop };
}

function placeOf(host: string, port: number, knownPort: number) {
  return host.endsWith('.invalid') ? { host: '127.0.0.1', port: knownPort } : { host, port };
}
