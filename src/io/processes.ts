import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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

/** The words that run this `iwc`: from the built package or, in a working copy, from source. */
export function iwcCommand(): readonly string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const bin = fileURLToPath(new URL(isSource ? '../bin.ts' : '../bin.js', import.meta.url));
  // Wherever it is run from, the loader is the working copy's.
  const loader = isSource ? ['--import', import.meta.resolve('tsx')] : [];
  return [process.execPath, ...loader, bin];
}

/** Starts `iwc` with these words. */
export function startIwc(words: readonly string[]): IwcProcess {
  const [program, ...leading] = iwcCommand();
  const child: ChildProcess = spawn(program!, [...leading, ...words], {
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
