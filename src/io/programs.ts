import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { OutsideError } from '../core/errors.ts';

/** A program to run. No shell reads its words. */
export interface ProgramCall {
  readonly argv: readonly string[];
  readonly folder: string | null;
  /** Besides those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it reads from standard input; empty for nothing. */
  readonly input: string;
  /** Files that its outputs are written to; both may be one. */
  readonly stdoutPath: string;
  readonly stderrPath: string;
}

export interface ProgramEnd {
  readonly exitCode: number | null;
  /** Name of the signal that ended it. */
  readonly signal: string | null;
}

/** A program under way, in a process group of its own. */
export interface RunningProgram {
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  /** Asks its group to end (SIGTERM), and kills it (SIGKILL) when some of it is there after so long. */
  stop(graceMs: number): Promise<ProgramEnd>;
}

/** @throws OutsideError when it cannot be started */
export async function startProgram(call: ProgramCall): Promise<RunningProgram> {
  const out = openSync(call.stdoutPath, 'a');
  const err = call.stderrPath === call.stdoutPath ? out : openSync(call.stderrPath, 'a');
  const [program, ...args] = call.argv;
  const child = spawn(program!, args, {
    detached: process.platform !== 'win32',
    env: { ...process.env, ...call.environment },
    stdio: ['pipe', out, err],
    ...(call.folder === null ? {} : { cwd: call.folder }),
  });
  closeSync(out);
  if (err !== out) closeSync(err);
  // A program that does not read to the end is no failure.
  child.stdin?.on('error', () => {});
  child.stdin?.end(call.input);
  const ended = new Promise<ProgramEnd>((resolve) =>
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })),
  );
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(startFailure(program!, error)));
  });
  const pid = child.pid!;
  const killNow = () => signalGroup(pid, 'SIGKILL');
  process.once('exit', killNow);
  void ended.then(() => process.off('exit', killNow));
  return { pid, ended, stop: (graceMs) => stopGroup(pid, ended, graceMs) };
}

async function stopGroup(pid: number, ended: Promise<ProgramEnd>, graceMs: number): Promise<ProgramEnd> {
  signalGroup(pid, 'SIGTERM');
  for (const endMs = performance.now() + graceMs; groupIsThere(pid) && performance.now() < endMs; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  if (groupIsThere(pid)) signalGroup(pid, 'SIGKILL');
  return await ended;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Nothing of it is there any more.
  }
}

function groupIsThere(pid: number): boolean {
  try {
    return process.kill(process.platform === 'win32' ? pid : -pid, 0);
  } catch {
    return false;
  }
}

/**
 * What tells a process from a later one of the same number: the time it started at, by the kernel. Null when there is no
 * such process, or this system does not tell.
 */
export function processIdentity(pid: number): string | null {
  try {
    // After the name, which may hold anything in brackets: field 22 of proc_pid_stat(5).
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? null
    );
  } catch {
    return null;
  }
}

/** Ends a group that an earlier process of ours left behind. */
export async function stopLeftGroup(pid: number, graceMs: number): Promise<void> {
  await stopGroup(pid, Promise.resolve({ exitCode: null, signal: null }), graceMs);
}

function startFailure(program: string, error: NodeJS.ErrnoException): OutsideError {
  const isMissing = error.code === 'ENOENT';
  return new OutsideError(
    {
      code: 'cannot-start',
      message: `'${program}' cannot be started: ${isMissing ? 'there is no such program, or no such folder to run in' : error.message}`,
      ...(error.code === 'EACCES' ? { hint: 'chmod +x, or name its interpreter' } : {}),
    },
    error,
  );
}
