import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OutsideError } from '../core/errors.ts';
import { flagName, type OptionInputs, recordOption, resolveOptions } from '../core/options.ts';
import { mockOptions } from './options.ts';

/** A mock in a process of its own, so that its work takes no time from the one that measures. */
export interface SpawnedMock {
  readonly url: string;
  readonly pid: number;
  /** Ends it and waits until it is gone. */
  close(): Promise<void>;
}

/** How long a process may take to listen. */
const startMs = 30_000;

/**
 * Starts `iwc mock` as a process of its own, on a free port unless one is given. It ends with `close`, and with this
 * process.
 * @throws UsageError for options that are wrong, OutsideError when it does not start
 */
export async function spawnMock(given: OptionInputs<typeof mockOptions> = {}): Promise<SpawnedMock> {
  const options: Readonly<Record<string, unknown>> = resolveOptions(mockOptions, { port: 0, ...given });
  const args = Object.entries(mockOptions).flatMap(([key, spec]) => {
    const value = options[key];
    return value === null || value === undefined
      ? []
      : [`--${flagName(key)}=${String(recordOption(spec, value))}`];
  });
  const child = spawn(
    process.execPath,
    [...loaderFlags(process.execArgv), doorFile(), 'mock', '--quiet', ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const url = await readAddress(child);
    return {
      url,
      pid: child.pid!,
      async close() {
        child.kill('SIGTERM');
        await gone;
        process.off('exit', kill);
      },
    };
  } catch (error) {
    kill();
    await gone;
    process.off('exit', kill);
    throw error;
  }
}

/** Those of this process's flags that bring the loader of TypeScript, when it runs from source; no profiler's. */
function loaderFlags(flags: readonly string[]): string[] {
  return flags.flatMap((flag, index) => {
    if (/^--(import|require|loader)=/.test(flag)) return [flag];
    return /^--(import|require|loader)$/.test(flag) ? [flag, flags[index + 1]!] : [];
  });
}

/** `bin.js` in the built package, `bin.ts` in the source. */
function doorFile(): string {
  const built = fileURLToPath(new URL('../bin.js', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('../bin.ts', import.meta.url));
}

async function readAddress(child: ChildProcess): Promise<string> {
  const told = child.stderr!.setEncoding('utf8');
  return await new Promise((resolve, reject) => {
    let text = '';
    const fail = () =>
      reject(
        new OutsideError({
          code: 'mock-failed',
          message: `the mock did not start: ${text.trim() || 'it said nothing'}`,
        }),
      );
    const timer = setTimeout(fail, startMs);
    told.on('data', (piece: string) => {
      // After the address nothing is kept of what it says.
      if (text.length < 65_536) text += piece;
      const match = /listening on (http:\S+)\n/.exec(text);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match[1]!);
    });
    child.once('error', (error) => {
      text += error.message;
      fail();
    });
    child.once('close', () => {
      clearTimeout(timer);
      fail();
    });
  });
}
