import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const bin = new URL('../../dist/bin.js', import.meta.url).pathname;

/** A request as the mock saw it, ns by the mock's clock. */
export interface Served {
  readonly id: string | null;
  readonly receivedNs: number;
  /** Null when the answer had no token. */
  readonly firstTokenNs: number | null;
}

/** Runs something against a mock in a process of its own, and tells what the mock saw meanwhile; nothing without a log. */
export async function withMock<T>(
  { folder, words, isLogged = true }: { folder: string; words: readonly string[]; isLogged?: boolean },
  run: (url: string) => T | Promise<T>,
): Promise<{ readonly value: T; readonly served: readonly Served[] }> {
  const [ready, log] = [join(folder, 'ready.json'), join(folder, 'mock.jsonl')];
  for (const file of [ready, log]) rmSync(file, { force: true });
  const mock = spawn(
    process.execPath,
    [bin, 'mock', '--port', '0', '--ready-file', ready, ...words, ...(isLogged ? ['--log', log] : [])],
    { stdio: 'ignore' },
  );
  while (!existsSync(ready) || readFileSync(ready, 'utf8') === '')
    await new Promise((resolve) => setTimeout(resolve, 50));
  let value: T;
  try {
    value = await run(JSON.parse(readFileSync(ready, 'utf8')).url);
  } finally {
    mock.kill('SIGTERM');
    await ended(mock);
  }
  return { value, served: isLogged ? readLog(log) : [] };
}

function readLog(path: string): Served[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ received_ns: received }) => received !== undefined)
    .map((line) => ({
      id: line.request_id,
      receivedNs: line.received_ns,
      firstTokenNs: line.first_token_sent_ns,
    }))
    .sort((a, b) => a.receivedNs - b.receivedNs);
}

/** How a client kept to an even rate, as its server saw it. */
export interface Pace {
  readonly rateRps: number;
  /** p99 of how much later than the best-kept request each one came, ms. */
  readonly lagP99Ms: number;
}

/** @param served in order of time @param rateRps what was asked for */
export function paceOf(served: readonly Served[], rateRps: number): Pace {
  const offsets = served.map(({ receivedNs }, i) => receivedNs / 1e6 - (i * 1000) / rateRps);
  const best = offsets.reduce((least, offset) => Math.min(least, offset), Number.POSITIVE_INFINITY);
  const lags = offsets.map((offset) => offset - best).sort((a, b) => a - b);
  const spanS = (served.at(-1)!.receivedNs - served[0]!.receivedNs) / 1e9;
  return { rateRps: (served.length - 1) / spanS, lagP99Ms: lags[Math.floor(lags.length * 0.99)]! };
}

/** Median time from a request's arrival at the mock to its first token, ms. */
export function servedTtftP50Ms(served: readonly Served[]): number | null {
  const times = served
    .filter(({ firstTokenNs }) => firstTokenNs !== null)
    .map(({ receivedNs, firstTokenNs }) => (firstTokenNs! - receivedNs) / 1e6)
    .sort((a, b) => a - b);
  return times[times.length >> 1] ?? null;
}

/** The exit code of a process. */
export function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', resolve));
}
