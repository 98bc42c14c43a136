import { run } from '../../src/cli/run.ts';
import type { TextSink } from '../../src/core/runtime.ts';
import { createRuntime } from '../../src/io/create-runtime.ts';

/** How to run a command line besides its words. */
export interface FolderRun {
  readonly folder: string;
  /** Presses Ctrl-C once standard error says this. */
  readonly stopWhenSaid?: RegExp;
}

/** What a command has said. */
export interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `iwc` in this process with a folder as the working one. Single quotes keep spaces together in a word. */
export async function runInFolder(line: string, { folder, stopWhenSaid }: FolderRun): Promise<Said> {
  let stop = () => {};
  const stdout = createSink();
  const stderr = createSink((text) => {
    if (stopWhenSaid?.test(text) === true) stop();
  });
  const runtime = { ...createRuntime(), environment: { HOME: folder }, stdout, stderr };
  const onStop = (listener: () => void) => {
    stop = listener;
    return () => {};
  };
  const words = [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
  process.chdir(folder);
  const exitCode = await run({ words, workingFolder: folder, runtime, onStop, exitNow: () => {} });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function createSink(onText: (text: string) => void = () => {}): TextSink & { text(): string } {
  const pieces: Buffer[] = [];
  return {
    write: (text) => {
      pieces.push(Buffer.from(text));
      onText(text);
    },
    writeBytes: async (bytes) => void pieces.push(Buffer.from(bytes)),
    isTerminal: false,
    columns: 80,
    text: () => Buffer.concat(pieces).toString('utf8'),
  };
}
