import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runLine } from './run-line.ts';

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** `iwc mock` in this process, fast and without faults. */
export async function startServer(folder: string): Promise<RunningServer> {
  let stop = () => {};
  const line = 'mock --port 0 --ttft-ms 1 --itl-ms 1 --ready-file server.json';
  const ended = runLine(line, {
    folder,
    onStoppable: (listener) => {
      stop = listener;
    },
  });
  const readyFile = join(folder, 'server.json');
  while (!existsSync(readyFile)) await pause(5);
  const { url } = JSON.parse(readFileSync(readyFile, 'utf8')) as { url: string };
  return {
    url,
    async stop() {
      stop();
      await ended;
    },
  };
}
