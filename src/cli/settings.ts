import type { Command } from '../commands/contract.ts';
import type { Problem } from '../core/errors.ts';
import {
  flagName,
  mergeTables,
  type OptionTable,
  type RawSetting,
  resolveSettings,
} from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import type { CommandTable } from './command-entry.ts';
import { commonOptions, typedOnly } from './common-options.ts';
import { type ConfigFile, readConfig } from './config-file.ts';
import { type ConfigSettings, type ConfigSurroundings, settingsFromConfig } from './config-settings.ts';
import { type Invocation, tablesByFirstWord } from './parse-command.ts';

/** Everything a command runs with, and where each part of it came from. */
export interface Settings {
  /** Checked values of the command's own options. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly common: CommonValues;
  /** Where each value came from, by key; keys left out have their default. */
  readonly sources: ReadonlyMap<string, string>;
  readonly table: OptionTable;
  readonly config: ConfigFile | null;
  readonly problems: readonly Problem[];
}

export interface CommonValues {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly showConfig: boolean;
  readonly help: boolean;
  readonly threads: number | null;
}

export interface SettingsRequest {
  readonly command: Command;
  readonly invocation: Invocation;
  readonly runtime: Runtime;
  readonly workingFolder: string;
  readonly commands: CommandTable;
}

/** Flag beats variable beats file beats default; every problem of all of them at once. */
export async function gatherSettings(request: SettingsRequest): Promise<Settings> {
  const { command, invocation, runtime, workingFolder } = request;
  const table = mergeTables(commonOptions, invocation.table);
  const variables = settingsFromEnvironment(table, runtime.environment);
  const named = (invocation.flags.get('config') ?? variables.get('config'))?.value;
  const config = await readConfig(runtime.files, workingFolder, typeof named === 'string' ? named : null);
  const inFile: ConfigSettings =
    config === null
      ? { settings: new Map(), problems: [] }
      : await settingsFromConfig(config, table, surroundings(command, request.commands));
  const raw = new Map([...inFile.settings, ...variables, ...invocation.flags]);
  const { values, problems } = resolveSettings(table, Object.fromEntries(raw));
  return {
    options: Object.fromEntries(Object.keys(invocation.table).map((key) => [key, values[key]])),
    common: values as unknown as CommonValues, // checked against commonOptions just above
    sources: new Map([...raw].map(([key, setting]) => [key, setting.source])),
    table: invocation.table,
    config,
    problems: [...invocation.problems, ...inFile.problems, ...problems],
  };
}

/** `rateRps` → `IWC_RATE_RPS`. */
function variableName(key: string): string {
  return `IWC_${flagName(key).replaceAll('-', '_').toUpperCase()}`;
}

/** Variables of the table that are set; an empty one counts as unset. */
function settingsFromEnvironment(
  table: OptionTable,
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, RawSetting> {
  const settings = new Map<string, RawSetting>();
  for (const key of Object.keys(table)) {
    const source = variableName(key);
    const value = environment[source];
    if (value !== undefined && value !== '' && !typedOnly.has(key)) settings.set(key, { value, source });
  }
  return settings;
}

function surroundings(command: Command, commands: CommandTable): ConfigSurroundings {
  return {
    command: command.name,
    commands: commands.map((entry) => entry.name),
    ownKeys: () => keysOf(command),
    allKeys: async () => {
      const loaded = await Promise.all(commands.map((entry) => entry.load()));
      const common = Object.keys(commonOptions).filter((key) => !typedOnly.has(key));
      return new Set([...common, ...loaded.flatMap((each) => [...keysOf(each)])]);
    },
  };
}

function keysOf(command: Command): ReadonlySet<string> {
  const tables = [command.optionsFor([]), ...tablesByFirstWord(command).values()];
  return new Set(tables.flatMap((table) => Object.keys(table)));
}
