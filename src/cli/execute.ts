import type { Command, CommandResult } from '../commands/contract.ts';
import { InterruptedError } from '../core/errors.ts';
import { Notices } from '../core/notices.ts';
import { quoteCommandLine } from './command-line.ts';
import { createPool } from './create-pool.ts';
import type { Door } from './door.ts';
import { watchInterrupts } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Invocation } from './parse-command.ts';
import { createProgress } from './progress.ts';
import type { Settings } from './settings.ts';

export interface Execution {
  readonly command: Command;
  readonly invocation: Invocation;
  readonly settings: Settings;
  readonly door: Door;
  readonly output: Output;
}

/** Runs a command whose settings are good: builds its context, tells warnings and result. */
export async function execute({ command, invocation, settings, door, output }: Execution): Promise<number> {
  const interrupts = watchInterrupts(door);
  const progress = createProgress(door.runtime, settings.common.quiet);
  const pool = createPool(settings.common.threads ?? command.defaultThreads ?? null, door.runtime.host.cores);
  const notices = new Notices();
  let result: CommandResult | null = null;
  try {
    result = await command.run(
      {
        positionals: invocation.positionals,
        options: settings.options,
        commandLine: quoteCommandLine(door.words),
      },
      { runtime: output.runtime, signal: interrupts.signal, notices, progress: progress.listen, pool },
    );
  } catch (error) {
    throw interrupts.signal.aborted && isAbort(error) ? new InterruptedError() : error;
  } finally {
    progress.clear();
    interrupts.end();
    await pool.close();
    output.tellNotices(notices.summary(), result);
  }
  return output.tellResult(result);
}

/** What Node's own functions throw when the signal they were given is aborted, also as the cause of a failure. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || isAbort(error.cause));
}
