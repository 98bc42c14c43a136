import { run } from '../../../src/cli/run.ts';
import type { HostFacts, Runtime, TextSink } from '../../../src/core/runtime.ts';
import { createRuntime } from '../../../src/io/create-runtime.ts';

export interface LineOutputs {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** What a command line is run with, besides its words. */
export interface LineSurroundings {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Told the function that does what Ctrl-C does. */
  readonly onStoppable?: (stop: () => void) => void;
}

/** 2024-01-01T00:00:00Z: outputs that name the time of day name this one. */
const wallMs = Date.UTC(2024, 0, 1);

/** One host for everybody, so that outputs do not tell where they were made. */
const host: HostFacts = {
  platform: 'linux',
  architecture: 'x64',
  cores: 2,
  nodeVersion: '20.0.0',
  iwcVersion: '0.0.0',
};

/** The words of a command line; single quotes keep spaces together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}

/** Runs `iwc` in this process, in the folder, and keeps all that it says. */
export async function runLine(line: string, surroundings: LineSurroundings): Promise<LineOutputs> {
  const { folder, environment = {}, onStoppable = () => {} } = surroundings;
  const [stdout, stderr] = [createSink(), createSink()];
  const runtime = createFixedRuntime({ environment: { HOME: folder, ...environment }, stdout, stderr });
  const onStop = (listener: () => void) => {
    onStoppable(listener);
    return () => {};
  };
  process.chdir(folder);
  const door = { words: wordsOf(line), workingFolder: folder, runtime, onStop, exitNow: () => {} };
  const exitCode = await run(door);
  return { exitCode, stdout: stdout.bytes(), stderr: stderr.bytes() };
}

function createFixedRuntime(parts: Pick<Runtime, 'environment' | 'stdout' | 'stderr'>): Runtime {
  const real = createRuntime();
  return { ...real, ...parts, host, clock: { ...real.clock, wallMs: () => wallMs } };
}

function createSink(): TextSink & { bytes(): Buffer } {
  const pieces: Buffer[] = [];
  return {
    write: (text) => void pieces.push(Buffer.from(text)),
    writeBytes: async (bytes) => void pieces.push(Buffer.from(bytes)),
    isTerminal: false,
    columns: 80,
    bytes: () => Buffer.concat(pieces),
  };
}
