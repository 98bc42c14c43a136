#!/usr/bin/env node
import { commandTable } from './cli/command-table.ts';
import { helpWidth } from './cli/layout.ts';
import { answerTopLevel } from './cli/top-level.ts';
import { readPackageVersion } from './io/package-version.ts';

// Help and version are answered with next to nothing loaded; the rest comes in when a command is called.
const words = process.argv.slice(2);
const answer = answerTopLevel(words, {
  commands: commandTable,
  width: () => helpWidth(process.stdout.columns || 80),
  version: readPackageVersion,
});
if (answer === null) await runCommand();
else {
  process[answer.stream].on('error', () => {}).write(answer.text);
  process.exitCode = answer.exitCode;
}

async function runCommand(): Promise<void> {
  const [{ run, tellUncaught }, { createRuntime }] = await Promise.all([
    import('./cli/run.ts'),
    import('./io/create-runtime.ts'),
  ]);
  const runtime = createRuntime();
  const exitNow = (exitCode: number) => process.exit(exitCode);
  process.on('uncaughtException', (error) => exitNow(tellUncaught(error, runtime)));
  process.exitCode = await run({ words, workingFolder: process.cwd(), runtime, onStop, exitNow });
}

function onStop(listener: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = () => {
    listener();
    endInput();
  };
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}

/** Whoever waits for standard input, perhaps for ever, learns that it ends here. */
function endInput(): void {
  process.stdin.on('error', () => {}).destroy(new DOMException('interrupted', 'AbortError'));
}
