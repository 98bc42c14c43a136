import { fork } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const echoes = 200;

/**
 * What a message there and back costs two Node processes that do nothing else, p50 in ms, one every `gapMs`: what this
 * machine's sleeping and waking alone adds to any time that a client measures.
 */
export async function echoFloorMs(gapMs: number): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ['echo']);
  const address = await new Promise<number>((resolve) =>
    child.once('message', (told) => resolve(Number(told))),
  );
  const socket = connect(address, '127.0.0.1').setNoDelay(true);
  const times: number[] = [];
  await new Promise<void>((resolve) => {
    let sentMs = 0;
    const send = () => {
      sentMs = performance.now();
      socket.write('x');
    };
    socket.on('connect', send);
    socket.on('data', () => {
      times.push(performance.now() - sentMs);
      if (times.length === echoes) resolve();
      else setTimeout(send, gapMs);
    });
  });
  socket.destroy();
  child.kill();
  return times.sort((a, b) => a - b)[echoes >> 1]!;
}

if (process.argv[2] === 'echo') {
  const server = createServer((socket) => socket.setNoDelay(true).on('data', (bytes) => socket.write(bytes)));
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as { port: number }).port));
}
