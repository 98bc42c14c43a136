import { run } from '../../src/cli/run.ts';
import type { TextSink } from '../../src/core/runtime.ts';
import { createRuntime } from '../../src/io/create-runtime.ts';

/** How to run a command line besides its words. */
export interface FolderRun {
  readonly folder: string;
  /** Told the function that does what Ctrl-C does. */
  readonly onStoppable?: (stop: () => void) => void;
}

/** What a command has said. */
export interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `iwc` in this process with a folder as the working one. Single quotes keep spaces together in a word. */
export async function runInFolder(
  line: string,
  { folder, onStoppable = () => {} }: FolderRun,
): Promise<Said> {
  const [stdout, stderr] = [createSink(), createSink()];
  const runtime = { ...createRuntime(), environment: { HOME: folder }, stdout, stderr };
  const onStop = (listener: () => void) => {
    onStoppable(listener);
    return () => {};
  };
  const words = [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
  process.chdir(folder);
  const exitCode = await run({ words, workingFolder: folder, runtime, onStop, exitNow: () => {} });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function createSink(): TextSink & { text(): string } {
  const pieces: Buffer[] = [];
  return {
    write: (text) => void pieces.push(Buffer.from(text)),
    writeBytes: async (bytes) => void pieces.push(Buffer.from(bytes)),
    isTerminal: false,
    columns: 80,
    text: () => Buffer.concat(pieces).toString('utf8'),
  };
}
