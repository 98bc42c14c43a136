import type { Command } from '../commands/contract.ts';
import { exitCodes, IwcError, UsageError } from '../core/errors.ts';
import { flagIndex } from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import type { CommandTable } from './command-entry.ts';
import { renderCommandHelp } from './command-help.ts';
import { commandTable } from './command-table.ts';
import { commonOptions } from './common-options.ts';
import type { Door } from './door.ts';
import { execute } from './execute.ts';
import { helpWidth } from './layout.ts';
import { Output } from './output.ts';
import { parseCommand } from './parse-command.ts';
import { reportFailure } from './render-error.ts';
import { gatherSettings } from './settings.ts';
import { renderSettings } from './show-config.ts';
import { splitCommand } from './split-command.ts';
import { answerTopLevel, type TopLevelAnswer } from './top-level.ts';
import { unknownFlag } from './unknown-flag.ts';
import { flagPart, isFlagLike } from './words.ts';

/** Does what the command line says and returns the exit code. Nothing is thrown: failures are told. */
export async function run(door: Door, commands: CommandTable = commandTable): Promise<number> {
  const output = new Output(door.runtime, wantsJson(door));
  const call = new Call(door, commands, output);
  try {
    return await call.run();
  } catch (error) {
    if (error instanceof IwcError && error.problems[0]?.code === 'output-closed') return exitCodes.done;
    return output.tellFailure(reportFailure(error, call.commandName));
  }
}

/** Tells of something thrown where nobody waits for it; returns the exit code. */
export function tellUncaught(error: unknown, runtime: Runtime): number {
  return new Output(runtime, false).tellFailure(reportFailure(error, null));
}

/** Whether a failure is to be told as JSON, before the settings are known. */
function wantsJson({ words, runtime }: Door): boolean {
  return words.includes('--json') || /^(1|true|yes)$/.test(runtime.environment['IWC_JSON'] ?? '');
}

class Call {
  /** Set once the command is known, so that a failure can point to its help. */
  commandName: string | null = null;
  readonly #door: Door;
  readonly #commands: CommandTable;
  readonly #output: Output;

  constructor(door: Door, commands: CommandTable, output: Output) {
    this.#door = door;
    this.#commands = commands;
    this.#output = output;
  }

  async run(): Promise<number> {
    const { words } = this.#door;
    const answer = this.#answerTopLevel(words);
    if (answer !== null) return this.#say(answer);
    const { name, rest } = splitCommand(words);
    if (name === null) return this.#runNoCommand(rest);
    if (name === 'help') return this.#runHelp(rest.filter((word) => !isFlagLike(word)));
    return this.#runCommand(await this.#load(name), rest);
  }

  #answerTopLevel(words: readonly string[]): TopLevelAnswer | null {
    const { host, stdout } = this.#door.runtime;
    return answerTopLevel(words, {
      commands: this.#commands,
      width: () => helpWidth(stdout.columns),
      version: () => host.iwcVersion,
    });
  }

  #say(answer: TopLevelAnswer): number {
    this.#door.runtime[answer.stream].write(answer.text);
    return answer.exitCode;
  }

  #runNoCommand(flags: readonly string[]): number {
    for (const flag of flags) {
      const answer = this.#answerTopLevel([flag]);
      if (answer !== null) return this.#say(answer);
    }
    const known = [...flagIndex(commonOptions).keys(), 'version', 'V'];
    const unknown = flags
      .filter(isFlagLike)
      .map(flagPart)
      .filter((flag) => !known.includes(flag.replace(/^--?/, '')));
    const surroundings = { known, elsewhere: new Map() };
    if (unknown.length > 0) throw new UsageError(unknown.map((flag) => unknownFlag(flag, surroundings)));
    throw new UsageError({ code: 'missing-command', message: 'a command is missing' });
  }

  async #runHelp(words: readonly string[]): Promise<number> {
    const [name, ...positionals] = words;
    if (name === undefined) return this.#say(this.#answerTopLevel(['--help'])!);
    const command = await this.#load(name);
    return this.#showHelp(command, positionals);
  }

  #showHelp(command: Command, words: readonly string[]): number {
    const { positionals, table } = parseCommand(command, words);
    const { stdout } = this.#door.runtime;
    stdout.write(renderCommandHelp(command, positionals, table, helpWidth(stdout.columns)));
    return exitCodes.done;
  }

  async #load(name: string): Promise<Command> {
    const entry = this.#commands.find((each) => each.name === name);
    if (entry === undefined) {
      const known = [...this.#commands.map((each) => each.name), 'help'];
      throw UsageError.unknownName({ what: 'command', given: name, known });
    }
    this.commandName = name;
    return entry.load();
  }

  async #runCommand(command: Command, words: readonly string[]): Promise<number> {
    const invocation = parseCommand(command, words);
    if (invocation.flags.get('help')?.value === true) return this.#showHelp(command, words);
    const { runtime, workingFolder } = this.#door;
    const settings = await gatherSettings({
      command,
      invocation,
      runtime,
      workingFolder,
      commands: this.#commands,
    });
    this.#output.isJson = settings.common.json;
    if (settings.common.showConfig)
      return this.#output.tellResult(renderSettings(command.name, invocation.positionals, settings));
    if (settings.problems.length > 0) throw new UsageError(settings.problems);
    return execute({ command, invocation, settings, door: this.#door, output: this.#output });
  }
}
