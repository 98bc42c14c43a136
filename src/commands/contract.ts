import type { Context } from '../core/context.ts';
import type { OptionTable } from '../core/options.ts';
import type { AnyDocument } from '../documents/document.ts';

/** A word after the command's name. */
export interface Positional {
  readonly name: string;
  readonly help: string;
  readonly required: boolean;
  /** Takes all remaining words. */
  readonly repeated?: boolean;
  /** Known words, for help, completion and suggestions; loaded only when asked for. */
  readonly choices?: () => readonly string[];
  /** Other words than the known ones are taken too, such as a file's name beside verbs. */
  readonly isOpen?: boolean;
}

export interface Example {
  readonly line: string;
  readonly explains: string;
}

/** A block of help: a shelf's entries with one line each, say. */
export interface HelpSection {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly text: string }[];
}

/** What the command line, environment and configuration file came to. */
export interface CommandRequest {
  readonly positionals: readonly string[];
  /** Checked values by key, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** As typed, quoted so that a shell would read it back. Secrets never stand in flags. */
  readonly commandLine: string;
  /** `--quiet`: nothing is to be drawn while the command runs. */
  readonly isQuiet?: boolean;
}

/** What a command has to say. */
export interface CommandResult {
  readonly exitCode: number;
  /** Printed by `--json`. */
  readonly document: AnyDocument;
  /** The same for people. */
  readonly text: string;
  /** True when standard output carries the data itself; the words then go to standard error. */
  readonly isOutputTaken?: boolean;
}

/**
 * One command: its options and one composition. `--json`, `--quiet`, `--config`, `--show-config`, `--threads`
 * and `--help` are the command line's own and stand in no table.
 */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly examples: readonly Example[];
  /** Threads where nobody asks for a number; one a core for long work if not given. */
  readonly defaultThreads?: number;
  /** The table for these positional words; it may depend on them, as compile's does on the dataset. */
  optionsFor(positionals: readonly string[]): OptionTable;
  helpSections?(positionals: readonly string[]): readonly HelpSection[];
  /** Commands of their own that the first word may name; help and the reference show them as such. */
  readonly verbs?: readonly Command[];
  run(request: CommandRequest, context: Context): Promise<CommandResult>;
}
