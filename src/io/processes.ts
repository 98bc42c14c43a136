import { type ChildProcess, spawn } from 'node:child_process';
import { OutsideError } from '../core/errors.ts';

/** Another iwc, in a process of its own. */
export interface IwcProcess {
  readonly pid: number;
  /** Asks it to end (SIGTERM), and waits until it has; gives its exit code. */
  stop(): Promise<number | null>;
  /** What it has written to standard error so far. */
  stderr(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts `iwc` with these words, from the built package or, in a working copy, from source. */
export function startIwc(words: readonly string[]): IwcProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const bin = new URL(isSource ? '../bin.ts' : '../bin.js', import.meta.url).pathname;
  const loader = isSource ? ['--import', 'tsx'] : [];
  const child: ChildProcess = spawn(process.execPath, [...loader, bin, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (child.pid === undefined)
    throw new OutsideError({ code: 'no-process', message: 'a process of its own cannot be started' });
  let stderr = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    stderr += bytes.toString('utf8');
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid,
    ended,
    stderr: () => stderr,
    async stop() {
      child.kill('SIGTERM');
      return await ended;
    },
  };
}
