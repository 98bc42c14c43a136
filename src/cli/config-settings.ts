import type { Problem } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { flagIndex, type OptionTable, type RawSetting } from '../core/options.ts';
import { typedOnly } from './common-options.ts';
import type { ConfigFile } from './config-file.ts';

/** What a configuration file may speak of besides the table in force. */
export interface ConfigSurroundings {
  readonly command: string;
  readonly commands: readonly string[];
  /** Keys the command knows with other words, such as another dataset's. */
  readonly ownKeys: () => ReadonlySet<string>;
  /** Keys of all commands; asked for only when a key is not understood otherwise. */
  readonly allKeys: () => Promise<ReadonlySet<string>>;
}

export interface ConfigSettings {
  readonly settings: ReadonlyMap<string, RawSetting>;
  readonly problems: readonly Problem[];
}

/**
 * The settings a file holds for one command: its top level, overridden by the section under the command's
 * name. Keys are camelCase, kebab-case or snake_case.
 */
export async function settingsFromConfig(
  file: ConfigFile,
  table: OptionTable,
  around: ConfigSurroundings,
): Promise<ConfigSettings> {
  const reader = new ConfigReader(file.path, table);
  for (const [key, value] of file.entries) {
    if (value instanceof Map) {
      if (!around.commands.includes(key) && !readGroup(reader, '', key, value, file.path))
        reader.problem(unknownKey(file.path, '', key, around.commands));
    } else if (!reader.take('', key, value)) {
      const all = await around.allKeys();
      if (!isAmong(all, key)) reader.problem(unknownKey(file.path, '', key, [...all]));
    }
  }
  const section = file.entries.get(around.command);
  if (section instanceof Map)
    readSection(reader, section as ReadonlyMap<string, unknown>, file, table, around);
  return reader;
}

function readSection(
  reader: ConfigReader,
  section: ReadonlyMap<string, unknown>,
  file: ConfigFile,
  table: OptionTable,
  around: ConfigSurroundings,
): void {
  const prefix = `${around.command}.`;
  const own = around.ownKeys();
  for (const [key, value] of section)
    if (value instanceof Map && readGroup(reader, prefix, key, value, file.path)) continue;
    else if (!reader.take(prefix, key, value) && !isAmong(own, key))
      reader.problem(unknownKey(file.path, prefix, key, [...Object.keys(table), ...own]));
}

/**
 * Settings in groups, `workload: { seed: 7 }`, where the command knows them as `workload.seed`. False when it knows none
 * of them.
 */
function readGroup(
  reader: ConfigReader,
  section: string,
  group: string,
  members: ReadonlyMap<string, unknown>,
  path: string,
): boolean {
  let isKnown = false;
  const unknown: string[] = [];
  for (const [name, value] of members) {
    const key = `${group}.${name}`;
    const isTaken =
      value instanceof Map ? readGroup(reader, section, key, value, path) : reader.take(section, key, value);
    if (isTaken) isKnown = true;
    else unknown.push(key);
  }
  if (isKnown) for (const key of unknown) reader.problem(unknownKey(path, section, key, []));
  return isKnown;
}

class ConfigReader implements ConfigSettings {
  readonly settings = new Map<string, RawSetting>();
  readonly problems: Problem[] = [];
  readonly #path: string;
  readonly #index: ReadonlyMap<string, string>;
  readonly #placeOf = new Map<string, string>();

  constructor(path: string, table: OptionTable) {
    this.#path = path;
    this.#index = flagIndex(table);
  }

  problem(problem: Problem): void {
    this.problems.push(problem);
  }

  /** Whether the key is the table's. Two spellings of one key in one section are a problem. */
  take(section: string, written: string, value: unknown): boolean {
    const key = this.#index.get(written) ?? this.#index.get(kebab(written));
    if (key === undefined || typedOnly.has(key)) return false;
    const source = `${this.#path}: ${section}${written}`;
    const before = this.#placeOf.get(section + key);
    if (before !== undefined)
      this.problem({ code: 'repeated-key', message: `${source} says again what '${before}' says` });
    else if (!isSettable(value))
      this.problem({ code: 'bad-value', message: `${source}: a nested value cannot be a setting` });
    else if (value !== null) this.settings.set(key, { value, source });
    this.#placeOf.set(section + key, written);
    return true;
  }
}

function isSettable(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object');
  return typeof value !== 'object' || value === null;
}

function unknownKey(path: string, section: string, key: string, known: readonly string[]): Problem {
  const suggestion = nearest(camel(key), known);
  return {
    code: 'unknown-key',
    message: `${path}: unknown key '${section}${key}'`,
    ...(suggestion === null ? {} : { hint: `did you mean '${section}${suggestion}'?` }),
  };
}

function isAmong(keys: ReadonlySet<string>, written: string): boolean {
  return keys.has(camel(written));
}

function kebab(written: string): string {
  return written
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

function camel(written: string): string {
  return written.replace(/[-_]+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
