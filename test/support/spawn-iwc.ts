import { type ChildProcess, spawn } from 'node:child_process';
import { iwcCommand } from '../../src/io/processes.ts';

export interface SpawnedIwc {
  readonly child: ChildProcess;
  /** Once it has ended and all it said is there. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** What it has said so far. */
  readonly told: { stdout: string; stderr: string };
}

export interface SpawnChoice {
  /** Modules that are loaded before it, as paths. */
  readonly imports?: readonly string[];
  /** A line of bash to run it from; `"$@"` stands for it. */
  readonly shell?: string;
}

/** `iwc` in a process of its own, as a user would start it. */
export function spawnIwc(words: readonly string[], { imports = [], shell }: SpawnChoice = {}): SpawnedIwc {
  const [node, ...leading] = iwcCommand();
  const flags = imports.flatMap((path) => ['--import', path]);
  const command = [node!, ...flags, ...leading, ...words];
  const [program, ...args] = shell === undefined ? command : ['bash', '-c', shell, 'bash', ...command];
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.on('data', (bytes: Buffer) => {
      told[name] += bytes.toString();
    });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  return { child, ended, told };
}
